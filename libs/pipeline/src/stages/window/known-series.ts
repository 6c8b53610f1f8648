import type { SeriesKey } from '@kymo/domain';

/** What has to be known of a series while it says nothing. */
export interface KnownSeries {
  /** Partition that brought its newest sample. */
  partition: string;
  /** @see OpenWindowState.partitionMs */
  partitionMs: number;
  /** @see OpenWindow.patienceMs */
  patienceMs: number;
  intervalMs: number;
}

/** The series that are watched, and their partitions. */
export class KnownSeriesMap {
  private readonly known = new Map<SeriesKey, KnownSeries>();
  private readonly populations = new Map<string, number>();

  get size(): number {
    return this.known.size;
  }

  get(series: SeriesKey): KnownSeries | undefined {
    return this.known.get(series);
  }

  add(series: SeriesKey, known: KnownSeries): KnownSeries {
    this.known.set(series, known);
    this.count(known.partition, 1);
    return known;
  }

  delete(series: SeriesKey): void {
    const known = this.known.get(series);
    if (known === undefined) return;
    this.known.delete(series);
    this.count(known.partition, -1);
  }

  move(known: KnownSeries, partition: string): void {
    this.count(known.partition, -1);
    this.count(partition, 1);
    known.partition = partition;
  }

  /** Series whose newest sample a partition brought: how many, and which. */
  populationOf(partition: string): number {
    return this.populations.get(partition) ?? 0;
  }

  *of(partition: string): Generator<readonly [SeriesKey, KnownSeries]> {
    for (const one of this.known) if (one[1].partition === partition) yield one;
  }

  clear(): void {
    this.known.clear();
    this.populations.clear();
  }

  private count(partition: string, change: number): void {
    this.populations.set(partition, this.populationOf(partition) + change);
  }
}
