import type { Rejection, SeriesKey, StageState, Store, Window } from '@kymo/domain';
import type { DecodedRecord } from '../decode/decode';
import { reject, type StageBatch, type SynchronousStage } from '../stage';
import { beginCollector, type WindowCollector } from './open-window-state';
import { OpenWindows } from './open-windows';
import type { SeriesOptions } from './series-options';
import type { WindowOptions } from './window-options';

/** Series that a refusal names. */
const NAMED_SERIES = 3;

/** Samples to the windows they close; what is late or already there is counted, series without room are refused. */
export class WindowStage implements SynchronousStage<DecodedRecord, Window> {
  private readonly open: OpenWindows;

  constructor(
    options: WindowOptions,
    private readonly limits: SeriesOptions,
    store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.open = new OpenWindows(options, limits, store);
  }

  process(batch: StageBatch<DecodedRecord>): StageBatch<Window> {
    const { pass, items, counters } = batch;
    const { partition } = pass;
    const collector = beginCollector();
    if (pass.overtaken) this.open.giveUp(partition, collector);
    for (const decoded of items) this.place(decoded, batch, collector);
    if (pass.idleMs !== undefined) this.open.passTime(partition, pass.idleMs, collector);
    if (pass.last) this.open.finish(partition, collector);
    counters.late += collector.late;
    counters.duplicate += collector.duplicate;
    counters.wrongClock += collector.wrongClock;
    counters.invalidValues += collector.invalid;
    batch.wrongClocks.push(...collector.wrongClocks);
    return { ...batch, items: collector.windows };
  }

  /** How long a partition may bring nothing before a series of it is silent, milliseconds; infinite where all are, NaN where there are none. */
  silentAfter(partition: string): number {
    return this.open.silentAfter(partition);
  }

  /** @see OpenWindows.advancesOf */
  advancesOf(partition: string): number {
    return this.open.advancesOf(partition);
  }

  snapshot(): StageState[] {
    return this.open.snapshot();
  }

  saved(states: readonly StageState[]): void {
    this.open.saved(states);
  }

  reset(): void {
    this.open.reset();
  }

  private place(
    { record, samples }: DecodedRecord,
    batch: StageBatch<DecodedRecord>,
    collector: WindowCollector,
  ): void {
    const { partition } = batch.pass;
    let refused: Set<SeriesKey> | undefined;
    for (const { series } of samples)
      if (!this.open.admit(series, partition)) (refused ??= new Set<SeriesKey>()).add(series);
    const taken = refused === undefined ? samples : samples.filter(({ series }) => !refused.has(series));
    batch.counters.decoded += taken.length;
    if (refused !== undefined) reject(batch, record, tooManySeries([...refused], this.limits.maxSeries));
    for (const sample of taken) this.open.place(sample, partition, collector);
  }
}

function tooManySeries(refused: readonly SeriesKey[], maxSeries: number): Rejection {
  const more = refused.length > NAMED_SERIES ? ` and ${refused.length - NAMED_SERIES} more` : '';
  return {
    reason: 'too_many_series',
    message:
      `taking in the series ${refused.slice(0, NAMED_SERIES).join(', ')}${more}: ${maxSeries} others are watched, as many as ` +
      'series.maxSeries allows; raise it, lower series.forgetAfterHours, or have the producer keep to fewer names',
  };
}
