import {
  type Acknowledgement,
  type AcknowledgementChange,
  type Incident,
  type KeptBackChange,
  type Notification,
  type StageState,
  type Store,
  type Trace,
  type Verdict,
  type Window,
  windowEndMs,
} from '@kymo/domain';
import type { LinkTo } from '../content/compose';
import { readingsOf } from '../content/readings';
import type { RangeState } from '../policy/hard-range';
import { MAINTENANCE_DOCUMENT, maintenanceIn } from '../policy/maintenance';
import { SILENCES_DOCUMENT, silencesIn, Silences } from '../policy/silences';
import { seriesLabels } from '../routing/labels';
import type { OpenGroup } from '../grouping/on-call';
import type { Transition } from '../incidents/state';
import { type Condition, Conditions } from './conditions';
import { onCallParts, type OnCallSettings } from './options';
import { TrackedStates } from './tracked-states';
import { UnroutedAlerts } from './unrouted-alerts';
import { advanceUnscorable, type UnscorableState } from './unscorable';

const STAGE = 'notify';
/** Clocks of producers may be ahead by so much. */
const CLOCK_TOLERANCE_MS = 60_000;
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

/** Verdicts and what they have raised to the notifications that people get. */
export class Notifier {
  private readonly silences = new Silences();
  private readonly ranges = new TrackedStates<RangeState>('range ');
  private readonly unscorable = new TrackedStates<UnscorableState>('unscorable ');
  private readonly conditions = new Conditions();
  private readonly alerts = new UnroutedAlerts((incident, arrivalMs) =>
    this.parts.onCall.keepsBack(incident, arrivalMs),
  );
  private readonly tracked = [this.ranges, this.unscorable, this.conditions.open, this.alerts.withheld];
  private parts: ReturnType<typeof onCallParts>;
  private latestMs = Number.NEGATIVE_INFINITY;
  private arrivedMs = Number.POSITIVE_INFINITY;
  private presentMs = Number.NEGATIVE_INFINITY;
  private isAsked = false;

  constructor(
    private readonly settings: OnCallSettings,
    private readonly store: NotifierStore,
    private readonly options: NotifierOptions = {},
  ) {
    this.parts = onCallParts(settings, this.silences, options);
    this.reset();
  }

  /** What notifies of a partition: this one, of all. */
  of(): Notifier {
    return this;
  }

  /**
   * Takes in one verdict. @param trace the loudest channel, where an incident begins
   * @returns incidents of hard ranges and of windows without a score, to be kept beside those that scores raise
   */
  hear(
    verdict: Verdict,
    transitions: readonly Transition[],
    arrivalMs: number,
    trace?: Trace,
  ): readonly Incident[] {
    if (this.isAsked) this.readAsked(arrivalMs);
    const atMs = windowEndMs(verdict.window);
    this.latestMs = Math.max(this.latestMs, atMs);
    if (atMs <= arrivalMs + CLOCK_TOLERANCE_MS) this.presentMs = Math.max(this.presentMs, atMs);
    const { onCall } = this.parts;
    const isAnomalous = verdict.state === 'anomalous';
    for (const { incident, announces } of transitions) {
      if (!incident.paged) continue;
      const readings = incident.status === 'firing' ? this.readings(verdict, incident) : [];
      onCall.take({ incident, readings, atMs, isAnomalous, ...(trace && { trace }) }, arrivalMs);
      this.alerts.take(incident, announces, arrivalMs);
    }
    this.hearHeld(verdict, transitions, arrivalMs);
    return [...this.hearRanges(verdict, arrivalMs), ...this.hearUnscorable(verdict, arrivalMs)];
  }

  /** Takes in what is wrong now with Kymo itself. @returns incidents that begin or end with it */
  hearConditions(arrivalMs: number): readonly Incident[] {
    const atMs = Number.isFinite(this.latestMs) ? this.latestMs : arrivalMs;
    const news = this.conditions.advance(this.conditionsNow(), atMs);
    for (const incident of news) this.hearNews(incident, [], atMs, arrivalMs);
    return news;
  }

  /** What has come up until now. */
  notifications(arrivalMs: number): Notification[] {
    const { onCall, composer } = this.parts;
    const { isAsked } = this;
    this.arrivedMs = arrivalMs;
    if (isAsked) this.readAsked(arrivalMs);
    if (Number.isFinite(this.latestMs)) onCall.see(this.latestMs, arrivalMs);
    onCall.tick(arrivalMs);
    this.alerts.look(this.latestMs, arrivalMs, isAsked);
    return onCall.takeNotices().map((notice) => composer.compose(notice, arrivalMs));
  }

  /** Incidents that webhooks hear of one by one, where no route is configured, since the last call. */
  unrouted(): readonly Incident[] {
    const ready = this.alerts.takeReady();
    return this.settings.route === undefined ? ready : [];
  }

  /** For which incidents an acknowledgement has come to hold, or has lapsed. */
  acknowledged(): AcknowledgementChange[] {
    return this.parts.onCall.takeAcknowledged();
  }

  /** What on-call has begun or ceased to keep from people. */
  keptBack(): KeptBackChange[] {
    return this.parts.onCall.takeKeptBack();
  }

  /** A group that is open, by the identity that messages give. */
  group(id: string): OpenGroup | undefined {
    return this.parts.onCall.group(id);
  }

  /** Time of the newest window, where there is one: a device whose clock is ahead does not hide how old the others are. */
  get newestMs(): number | undefined {
    const newestMs = Number.isFinite(this.presentMs) ? this.presentMs : this.latestMs;
    return Number.isFinite(newestMs) ? newestMs : undefined;
  }

  /** Whether an incident of Kymo itself is open. */
  get hasConditions(): boolean {
    return this.conditions.open.size > 0;
  }

  /** Whether notifications are due although nothing has been heard. */
  isDue(arrivalMs: number): boolean {
    return (
      this.isAsked ||
      this.parts.onCall.isDue(arrivalMs) ||
      this.alerts.isDue(arrivalMs) ||
      this.conditions.isChanged(this.conditionsNow())
    );
  }

  /** Names the passes that the clock alone begins, where notifications are due. */
  due(arrivalMs: number): string[] {
    return this.isDue(arrivalMs) ? [CLOCK] : [];
  }

  /** Says that people have asked for something since: the next pass reads what. */
  asked(): void {
    this.isAsked = true;
  }

  /** Takes in at once what people have asked for, where no pass does. */
  takeAsked(): void {
    if (this.isAsked) this.readAsked(this.newestMs ?? 0);
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
    // Data that are ahead of the clock happen now.
    const nowMs = Math.min(atMs, this.arrivedMs);
    return this.parts.maintenance.unlearntBy(seriesLabels({ series, tags }), nowMs);
  }

  /** What has changed since the last snapshot. */
  snapshot(): StageState[] {
    const rows = [...this.parts.onCall.takeRows(), ...this.tracked.flatMap((states) => states.takeRows())];
    return rows.map(({ key, state }) => ({ stage: STAGE, key, state: structuredClone(state) }));
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.parts = onCallParts(this.settings, this.silences, this.options);
    this.isAsked = true;
    const rows = this.store
      .stageKeys(STAGE)
      .map((key) => ({ key, state: this.store.stageState(STAGE, key) }));
    for (const states of this.tracked) states.restore(rows);
    this.parts.onCall.restore(rows.filter(({ key }) => !this.tracked.some((states) => states.owns(key))));
    this.alerts.takeReady();
  }

  private conditionsNow(): readonly Condition[] {
    return this.options.conditions?.() ?? [];
  }

  private hearNews(
    incident: Incident,
    readings: ReturnType<typeof readingsOf>,
    atMs: number,
    arrivalMs: number,
  ): void {
    this.parts.onCall.take({ incident, readings, atMs }, arrivalMs);
    this.alerts.take(incident, true, arrivalMs);
  }

  /** A deviation may grow without a higher score: what the policy holds back is asked of every verdict. */
  private hearHeld(verdict: Verdict, transitions: readonly Transition[], arrivalMs: number): void {
    const { onCall } = this.parts;
    const { series } = verdict.window;
    const held = verdict.score && transitions.length === 0 ? onCall.held(series, 'anomaly') : undefined;
    if (held === undefined) return;
    const readings = this.readings(verdict, held);
    const isAnomalous = verdict.state === 'anomalous';
    onCall.take({ incident: held, readings, atMs: windowEndMs(verdict.window), isAnomalous }, arrivalMs);
  }

  private hearRanges(verdict: Verdict, arrivalMs: number): readonly Incident[] {
    const { channels } = this.parts;
    if (!channels.hasRanges) return [];
    const { series } = verdict.window;
    const { state, news } = channels.advance(this.ranges.get(series) ?? {}, verdict);
    this.ranges.set(series, Object.keys(state).length > 0 ? state : undefined, news.length > 0);
    const atMs = windowEndMs(verdict.window);
    for (const { incident, readings } of news) this.hearNews(incident, [...readings], atMs, arrivalMs);
    return news.map(({ incident }) => incident);
  }

  private hearUnscorable(verdict: Verdict, arrivalMs: number): readonly Incident[] {
    if (this.options.tellsUnscorable === false) return [];
    const { series } = verdict.window;
    const before = this.unscorable.get(series);
    const { state, news } = advanceUnscorable(before, verdict);
    if (state === before) return [];
    this.unscorable.set(series, state);
    if (news === undefined) return [];
    this.hearNews(news, [], windowEndMs(verdict.window), arrivalMs);
    return [news];
  }

  private readings(verdict: Verdict, { channels, series }: Incident) {
    return readingsOf(verdict, channels, (channel) => this.parts.channels.unitOf({ series }, channel));
  }

  /** What people have asked for counts from the next pass on. */
  private readAsked(arrivalMs: number): void {
    this.isAsked = false;
    this.silences.replace(silencesIn(this.store.document(SILENCES_DOCUMENT)));
    this.parts.maintenance.replaceAsked(maintenanceIn(this.store.document(MAINTENANCE_DOCUMENT)));
    this.parts.onCall.attend((incidents) => this.acknowledgementOf(incidents), arrivalMs);
  }

  /** The latest that somebody has said of any of them. */
  private acknowledgementOf(incidents: readonly string[]): Acknowledgement | undefined {
    return incidents
      .flatMap((id) => this.store.incident(id)?.acknowledged ?? [])
      .reduce<Acknowledgement | undefined>(
        (one, other) => (one && one.atMs >= other.atMs ? one : other),
        undefined,
      );
  }
}
