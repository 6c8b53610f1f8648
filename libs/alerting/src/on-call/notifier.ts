import {
  type Incident,
  type Notification,
  type StageState,
  stepMs,
  type Store,
  type Trace,
  type Verdict,
  type Window,
  windowEndMs,
} from '@kymo/domain';
import type { LinkTo } from '../content/compose';
import { readingsOf } from '../content/readings';
import { seriesLabels } from '../routing/labels';
import type { IncidentChanges } from '../grouping/incident-changes';
import type { OpenGroup } from '../grouping/on-call';
import type { Transition } from '../incidents/state';
import { type Condition, Conditions } from './conditions';
import { NewestTime } from './newest-time';
import { onCallParts, type OnCallSettings } from './options';
import { PartitionTimes } from './partition-times';
import { Requests } from './requests';
import { ScorelessIncidents } from './scoreless-incidents';
import type { TrackedStates } from './tracked-states';

const STAGE = 'notify';
/** Partition of passes without records. */
export const CLOCK = 'clock';

export type NotifierStore = Pick<Store, 'stageState' | 'stageKeys' | 'document' | 'incident'>;

export interface NotifierOptions {
  /** Address of the page, for links in messages. */
  readonly publicUrl?: string | undefined;
  readonly linkTo?: LinkTo | undefined;
  /** What is wrong now with Kymo itself, its data or its models. */
  readonly conditions?: (() => readonly Condition[]) | undefined;
  /** Whether incidents are made of series that cannot be scored. Default true. */
  readonly tellsUnscorable?: boolean;
}

/** What is known with a verdict. */
export interface BesideVerdict {
  /** The loudest channel, where an incident begins. */
  readonly trace?: Trace | undefined;
  /** How long the deviation of the series has lasted. */
  readonly lastedMs?: number | undefined;
}

/** Verdicts and what they have raised to the notifications that people get. */
export class Notifier {
  private readonly requests: Requests;
  private readonly scoreless: ScorelessIncidents;
  private readonly conditions = new Conditions();
  private readonly tracked: readonly TrackedStates<unknown>[];
  private parts: ReturnType<typeof onCallParts>;
  private readonly times = new PartitionTimes();
  /** Time of the newest step with a value: windows close in silence as well. */
  private sampledMs = Number.NEGATIVE_INFINITY;
  private arrivedMs = Number.POSITIVE_INFINITY;
  private hasEnded = false;

  constructor(
    private readonly settings: OnCallSettings,
    private readonly store: NotifierStore,
    private readonly options: NotifierOptions = {},
    private readonly newest = new NewestTime(),
  ) {
    this.scoreless = new ScorelessIncidents(options.tellsUnscorable ?? true);
    this.tracked = [...this.scoreless.states, this.conditions.open];
    this.requests = new Requests(store);
    this.parts = onCallParts(settings, this.requests.silences, options);
    this.reset();
  }

  /** What notifies of a partition: this one, of all. */
  of(): Notifier {
    return this;
  }

  /**
   * Takes in one verdict.
   * @returns incidents of hard ranges and of windows without a score, to be kept beside those that scores raise
   */
  hear(
    verdict: Verdict,
    transitions: readonly Transition[],
    arrivalMs: number,
    { trace, lastedMs }: BesideVerdict = {},
  ): readonly Incident[] {
    this.readRequests(arrivalMs);
    const atMs = windowEndMs(verdict.window);
    const { partition } = verdict.window;
    this.times.reach(partition, atMs);
    this.sampledMs = Math.max(this.sampledMs, lastSampledMs(verdict.window));
    if (verdict.window.ends === 'forgotten') this.newest.forget(verdict.window.series);
    else this.newest.take(verdict.window.series, atMs, arrivalMs);
    const { onCall } = this.parts;
    const isAnomalous = verdict.state === 'anomalous';
    for (const { incident } of transitions) {
      if (!incident.paged) continue;
      const readings = incident.status === 'firing' ? this.readings(verdict, incident) : [];
      const lasted = incident.kind === 'silence' ? undefined : lastedMs;
      const known = { incident, readings, atMs, partition };
      onCall.take({ ...known, isAnomalous, trace, lastedMs: lasted }, arrivalMs);
    }
    if (transitions.length === 0) this.hearHeld(verdict, lastedMs, arrivalMs);
    const scoreless = this.scoreless.advance(verdict, this.parts.channels);
    for (const news of scoreless) onCall.take({ ...news, atMs, partition }, arrivalMs);
    return scoreless.map(({ incident }) => incident);
  }

  /** Takes in what is wrong now with Kymo itself. @returns incidents that begin or end with it */
  hearConditions(arrivalMs: number): readonly Incident[] {
    const { latestMs, latestPartition: partition } = this.times;
    const atMs = Number.isFinite(latestMs) ? latestMs : arrivalMs;
    const sampledMs = Number.isFinite(this.sampledMs) ? this.sampledMs : atMs;
    const news = this.conditions.advance(this.conditionsNow(), atMs, sampledMs, arrivalMs);
    for (const incident of news)
      this.parts.onCall.take({ incident, readings: [], atMs, partition }, arrivalMs);
    return news;
  }

  /** What has come up until now. */
  notifications(arrivalMs: number): Notification[] {
    const { onCall, composer } = this.parts;
    this.arrivedMs = arrivalMs;
    this.readRequests(arrivalMs);
    for (const [partition, reachedMs] of this.times.takeHeard()) onCall.see(reachedMs, arrivalMs, partition);
    onCall.tick(arrivalMs);
    if (this.hasEnded) onCall.end(arrivalMs);
    return onCall.takeNotices().map((notice) => composer.compose(notice, arrivalMs));
  }

  /** What has come to hold for incidents, to be kept with them. */
  get changes(): IncidentChanges {
    return this.parts.onCall.changes;
  }

  /** A group that is open, by the identity that messages give. */
  group(id: string): OpenGroup | undefined {
    return this.parts.onCall.group(id);
  }

  /** Time of the newest window, where there is one. */
  get newestMs(): number | undefined {
    return this.newest.ms;
  }

  /** Whether an incident of Kymo itself is open. */
  get hasConditions(): boolean {
    return this.conditions.open.size > 0;
  }

  /** Whether notifications are due although nothing has been heard. */
  isDue(arrivalMs: number): boolean {
    return (
      this.requests.areNew ||
      this.parts.onCall.isDue(arrivalMs) ||
      this.conditions.isChanged(this.conditionsNow())
    );
  }

  /** Names the passes that the clock alone begins, where notifications are due. */
  due(arrivalMs: number): string[] {
    return this.isDue(arrivalMs) ? [CLOCK] : [];
  }

  /** Says that no more data come. @returns the pass in which people are told what is left */
  end(): string[] {
    this.hasEnded = true;
    return [CLOCK];
  }

  /** Says that people have asked for something since: the next pass reads what. */
  noteRequest(): void {
    this.requests.note();
  }

  /** Takes in what people have asked for: with every pass, and at once where no pass comes. */
  readRequests(arrivalMs: number): void {
    const { maintenance, onCall } = this.parts;
    this.requests.read(maintenance, onCall, arrivalMs);
  }

  /** Incidents that each silence or maintenance window keeps from people, by its identity or name. */
  mutedCounts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { mutedBy } of this.parts.onCall.members)
      if (mutedBy !== undefined) counts.set(mutedBy.by, (counts.get(mutedBy.by) ?? 0) + 1);
    return counts;
  }

  /** Name of the maintenance window in which nothing of a series is learnt. */
  unlearntBy({ series, tags }: Pick<Window, 'series' | 'tags'>, atMs: number): string | undefined {
    const { maintenance } = this.parts;
    // Every window is asked for: most have no labels made of them.
    if (maintenance.isEmpty) return undefined;
    // Data that are ahead of the clock happen now.
    const nowMs = Math.min(atMs, this.arrivedMs);
    return maintenance.unlearntBy(seriesLabels({ series, tags }), nowMs);
  }

  /** Copies of what has changed since the last snapshot. */
  snapshot(): StageState[] {
    const rows = [...this.parts.onCall.takeRows(), ...this.tracked.flatMap((states) => states.takeRows())];
    return rows.map((row) => ({ stage: STAGE, ...row }));
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.parts = onCallParts(this.settings, this.requests.silences, this.options);
    this.times.repeat();
    this.requests.note();
    const rows = this.store
      .stageKeys(STAGE)
      .map((key) => ({ key, state: this.store.stageState(STAGE, key) }));
    for (const states of this.tracked) states.restore(rows);
    this.parts.onCall.restore(rows.filter(({ key }) => !this.tracked.some((states) => states.owns(key))));
  }

  private conditionsNow(): readonly Condition[] {
    return this.options.conditions?.() ?? [];
  }

  /** A deviation may grow or last without a higher score: what waits for that by the policy is asked of every verdict. */
  private hearHeld(verdict: Verdict, lastedMs: number | undefined, arrivalMs: number): void {
    const { onCall } = this.parts;
    const { series } = verdict.window;
    const held = verdict.score && onCall.held(series, 'anomaly');
    if (held === undefined) return;
    const readings = this.readings(verdict, held);
    const isAnomalous = verdict.state === 'anomalous';
    const { partition } = verdict.window;
    const atMs = windowEndMs(verdict.window);
    onCall.take({ incident: held, readings, atMs, partition, isAnomalous, lastedMs }, arrivalMs);
  }

  private readings(verdict: Verdict, incident: Incident) {
    const labels = seriesLabels(incident);
    return readingsOf(verdict, incident.channels, (channel) => this.parts.channels.unitOf(labels, channel));
  }
}

/** Time of the last step of a window that has a value; minus infinity of none. */
function lastSampledMs(window: Window): number {
  const last = window.values.findLastIndex((value) => !Number.isNaN(value));
  return last < 0 ? Number.NEGATIVE_INFINITY : stepMs(window, Math.floor(last / window.channels.length));
}
