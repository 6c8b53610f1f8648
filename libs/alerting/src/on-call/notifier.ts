import {
  type Acknowledgement,
  type AcknowledgementChange,
  type Incident,
  type Notification,
  type SeriesKey,
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
import { advanceUnscorable, type UnscorableState } from './unscorable';

const RANGE = 'range ';
const CONDITION = 'condition ';
const UNSCORABLE = 'unscorable ';
const STAGE = 'notify';
/** Partition of passes without records. */
export const CLOCK = 'clock';

/** Verdicts and what they have raised to the notifications that people get. */
export class Notifier {
  private readonly silences = new Silences();
  private readonly ranges = new Map<SeriesKey, RangeState>();
  private readonly changedRanges = new Set<SeriesKey>();
  private readonly conditions = new Conditions();
  private readonly unscorable = new Map<SeriesKey, UnscorableState>();
  private readonly changedUnscorable = new Set<SeriesKey>();
  private parts: ReturnType<typeof onCallParts>;
  private latestMs = Number.NEGATIVE_INFINITY;
  private isAsked = false;

  constructor(
    private readonly settings: OnCallSettings,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys' | 'document' | 'incident'>,
    private readonly publicUrl?: string,
    private readonly linkTo?: LinkTo,
    /** What is wrong now with Kymo itself, its data or its models. */
    private readonly conditionsNow: () => readonly Condition[] = () => [],
  ) {
    this.parts = onCallParts(settings, this.silences, publicUrl, linkTo);
    this.reset();
  }

  /** What notifies of a partition: this one, of all. */
  of(): Notifier {
    return this;
  }

  /**
   * Takes in one verdict. @param trace the loudest channel, where an incident begins
   * @returns incidents of hard ranges, to be kept beside those that scores raise
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
    const { onCall } = this.parts;
    for (const { incident } of transitions) {
      if (!incident.paged) continue;
      const readings = incident.status === 'firing' ? this.readings(verdict, incident) : [];
      onCall.take({ incident, readings, atMs, ...(trace && { trace }) }, arrivalMs);
    }
    this.hearHeld(verdict, transitions, arrivalMs);
    return [...this.hearRanges(verdict, arrivalMs), ...this.hearUnscorable(verdict, arrivalMs)];
  }

  /** Takes in what is wrong now with Kymo itself. @returns incidents that begin or end with it */
  hearConditions(arrivalMs: number): readonly Incident[] {
    const atMs = Number.isFinite(this.latestMs) ? this.latestMs : arrivalMs;
    const news = this.conditions.advance(this.conditionsNow(), atMs);
    for (const incident of news) this.parts.onCall.take({ incident, readings: [], atMs }, arrivalMs);
    return news;
  }

  /** What has come up until now. */
  notifications(arrivalMs: number): Notification[] {
    const { onCall, composer } = this.parts;
    if (this.isAsked) this.readAsked(arrivalMs);
    if (Number.isFinite(this.latestMs)) onCall.see(this.latestMs, arrivalMs);
    onCall.tick(arrivalMs);
    return onCall.takeNotices().map((notice) => composer.compose(notice, arrivalMs));
  }

  /** For which incidents an acknowledgement has come to hold, or has lapsed. */
  acknowledged(): AcknowledgementChange[] {
    return this.parts.onCall.takeAcknowledged();
  }

  /** A group that is open, by the identity that messages give. */
  group(id: string): OpenGroup | undefined {
    return this.parts.onCall.group(id);
  }

  /** Time of the newest window, where there is one. */
  get newestMs(): number | undefined {
    return Number.isFinite(this.latestMs) ? this.latestMs : undefined;
  }

  /** Whether notifications are due although nothing has been heard. */
  isDue(arrivalMs: number): boolean {
    return (
      this.isAsked || this.parts.onCall.isDue(arrivalMs) || this.conditions.isChanged(this.conditionsNow())
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
    return this.parts.maintenance.unlearntBy(seriesLabels({ series, tags }), atMs);
  }

  /** What has changed since the last snapshot. */
  snapshot(): StageState[] {
    const rows = this.parts.onCall.takeRows();
    const ranges = [...this.changedRanges].map((series) => ({
      key: RANGE + series,
      state: this.ranges.get(series),
    }));
    this.changedRanges.clear();
    const conditions = this.conditions.takeRows().map(({ key, state }) => ({ key: CONDITION + key, state }));
    const unscorable = [...this.changedUnscorable].map((series) => ({
      key: UNSCORABLE + series,
      state: this.unscorable.get(series),
    }));
    this.changedUnscorable.clear();
    return [...rows, ...ranges, ...conditions, ...unscorable].map(({ key, state }) => ({
      stage: STAGE,
      key,
      state: structuredClone(state),
    }));
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.parts = onCallParts(this.settings, this.silences, this.publicUrl, this.linkTo);
    this.ranges.clear();
    this.changedRanges.clear();
    this.isAsked = true;
    const rows = this.store
      .stageKeys(STAGE)
      .map((key) => ({ key, state: this.store.stageState(STAGE, key) }));
    this.unscorable.clear();
    this.changedUnscorable.clear();
    const restOf = (prefix: string) =>
      rows.flatMap(({ key, state }) =>
        key.startsWith(prefix) ? [{ key: key.slice(prefix.length), state }] : [],
      );
    for (const { key, state } of restOf(RANGE)) this.ranges.set(key, state as RangeState);
    for (const { key, state } of restOf(UNSCORABLE)) this.unscorable.set(key, state as UnscorableState);
    this.conditions.restore(restOf(CONDITION));
    this.parts.onCall.restore(
      rows.filter(({ key }) => ![RANGE, UNSCORABLE, CONDITION].some((prefix) => key.startsWith(prefix))),
    );
  }

  /** A deviation may grow without a higher score: what the policy holds back is asked of every verdict. */
  private hearHeld(verdict: Verdict, transitions: readonly Transition[], arrivalMs: number): void {
    const { onCall } = this.parts;
    const { series } = verdict.window;
    const held = verdict.score && transitions.length === 0 ? onCall.held(series, 'anomaly') : undefined;
    if (held === undefined) return;
    const readings = this.readings(verdict, held);
    onCall.take({ incident: held, readings, atMs: windowEndMs(verdict.window) }, arrivalMs);
  }

  private hearRanges(verdict: Verdict, arrivalMs: number): readonly Incident[] {
    const { channels, onCall } = this.parts;
    if (!channels.hasRanges) return [];
    const { series } = verdict.window;
    const before = this.ranges.get(series) ?? {};
    const { state, news } = channels.advance(before, verdict);
    if (Object.keys(state).length > 0) this.ranges.set(series, state);
    else this.ranges.delete(series);
    if (news.length > 0) this.changedRanges.add(series);
    const atMs = windowEndMs(verdict.window);
    for (const { incident, readings } of news) onCall.take({ incident, readings, atMs }, arrivalMs);
    return news.map(({ incident }) => incident);
  }

  private hearUnscorable(verdict: Verdict, arrivalMs: number): readonly Incident[] {
    const { series } = verdict.window;
    const before = this.unscorable.get(series);
    const { state, news } = advanceUnscorable(before, verdict);
    if (state === before) return [];
    if (state === undefined) this.unscorable.delete(series);
    else this.unscorable.set(series, state);
    this.changedUnscorable.add(series);
    if (news === undefined) return [];
    this.parts.onCall.take({ incident: news, readings: [], atMs: windowEndMs(verdict.window) }, arrivalMs);
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
