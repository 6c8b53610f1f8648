import { alertFor, type Notifier, type PartitionNotifiers } from '@kymo/alerting';
import {
  systemClock,
  type Clock,
  type Counters,
  type Effects,
  type Incident,
  type Outcome,
  type Recipient,
  type SeriesKey,
  type StageState,
  type Store,
  type Verdict,
} from '@kymo/domain';
import type { RaisedWithEvidence } from '../evidence/evidence';
import type { Stage, StageBatch } from '../stage';
import { historyOf } from './history';
import { outboxOf } from './outbox';
import { isForgotten, SeriesStates } from './series-states';

/** What a pass has found, and its effects but for how far it has read and the state of the stages. */
export interface Delivered {
  readonly outcome: Outcome;
  readonly effects: Omit<Effects, 'reached' | 'states'>;
}

/** All that a pass has found to its effects: one item for the whole pass. */
export class DeliverStage implements Stage<RaisedWithEvidence, Delivered> {
  private readonly seriesStates: SeriesStates;

  constructor(
    private readonly recipients: readonly Recipient[],
    store: Pick<Store, 'series'>,
    /** Address of the page, for links in alerts. */
    private readonly publicUrl?: string,
    /** Gathers incidents to notifications. Without it nobody is told. */
    private readonly notifier?: Notifier | PartitionNotifiers,
    private readonly now: Clock = systemClock,
  ) {
    this.seriesStates = new SeriesStates(store);
  }

  async process(batch: StageBatch<RaisedWithEvidence>): Promise<StageBatch<Delivered>> {
    const { items, pass, counters, deadLetters } = batch;
    const transitions = items.flatMap((one) => one.transitions);
    const verdicts = items.map(({ verdict }) => verdict);
    const bySeries = groupBySeries(verdicts);
    const told = this.notify(items, pass.partition);
    const announced = transitions.filter(({ announces }) => announces).map(({ incident }) => incident);
    const outcome: Outcome = {
      verdicts,
      alerts: announced.map((incident) => alertFor(incident, this.publicUrl)),
      deadLetters,
      ...(batch.wrongClocks.length > 0 && { wrongClocks: batch.wrongClocks }),
      ...(told && { notifications: told.notifications }),
    };
    const effects: Omit<Delivered['effects'], 'outbox'> = {
      counters: { ...counters, open: openOf(counters) },
      series: [...bySeries].flatMap(([series, own]) => this.seriesStates.take(series, own) ?? []),
      forgotten: [...new Set(verdicts.filter(isForgotten).map(({ window }) => window.series))],
      history: [...bySeries.values()].flatMap(historyOf),
      incidents: [...transitions.map(({ incident }) => incident), ...(told?.incidents ?? [])].map(
        (incident) => withReturn(incident, told?.returns),
      ),
      evidence: items.flatMap(({ evidence }) => evidence ?? []),
      ...(told && { acknowledged: told.acknowledged, keptBack: told.keptBack }),
    };
    // The state of the stage is taken by now: a pass that is given up meanwhile leaves nothing behind.
    const outbox = await outboxOf(outcome, this.recipients);
    return { ...batch, items: [{ outcome, effects: { ...effects, outbox } }] };
  }

  /** What the notifier keeps; the rest is in the effects already. */
  snapshot(): StageState[] {
    return this.notifier?.snapshot() ?? [];
  }

  reset(): void {
    this.seriesStates.reset();
    this.notifier?.reset();
  }

  private notify(items: readonly RaisedWithEvidence[], partition: string) {
    const notifier = this.notifier?.of(partition);
    if (notifier === undefined) return undefined;
    const nowMs = this.now();
    const incidents = items.flatMap((one) => notifier.hear(one.verdict, one.transitions, nowMs, one));
    const own = notifier.hearConditions(nowMs);
    const notifications = notifier.notifications(nowMs);
    return {
      incidents: [...incidents, ...own],
      notifications,
      acknowledged: notifier.changes.takeAcknowledged(),
      keptBack: notifier.changes.takeKeptBack(),
      returns: notifier.changes.takeReturns(),
    };
  }
}

function withReturn(incident: Incident, returns: ReadonlyMap<string, string> | undefined): Incident {
  const returnOf = returns?.get(incident.id);
  return returnOf === undefined ? incident : { ...incident, returnOf };
}

function groupBySeries(verdicts: readonly Verdict[]): Map<SeriesKey, Verdict[]> {
  const groups = new Map<SeriesKey, Verdict[]>();
  for (const verdict of verdicts) {
    const group = groups.get(verdict.window.series);
    if (group) group.push(verdict);
    else groups.set(verdict.window.series, [verdict]);
  }
  return groups;
}

/** Samples of the pass that no window has covered yet; negative where it has closed more than it has read. */
function openOf({ decoded, late, duplicate, wrongClock, scored, warmingUp, unscorable }: Counters): number {
  return decoded - (late + duplicate + wrongClock + scored + warmingUp + unscorable);
}
