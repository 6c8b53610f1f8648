import type { HistoryBlock, SeriesKey } from '@kymo/domain';
import type { Environment, Table } from './environment';

type StoredBlock = Omit<HistoryBlock, 'series' | 'startMs'>;
type BlockKey = [SeriesKey, number];

/** What was measured, expected and judged, in blocks keyed `[series, startMs]`. */
export class HistoryTable {
  private readonly blocks: Table<StoredBlock>;
  /** Longest block of each series, milliseconds: how far before a moment a block that reaches it can start. */
  private readonly spans: Table<number>;

  constructor(environment: Environment) {
    this.blocks = environment.table('history');
    this.spans = environment.table('history-spans');
  }

  put({ series, startMs, ...block }: HistoryBlock): void {
    this.blocks.put([series, startMs], block);
    const span = spanOf(block);
    if (span > this.span(series)) this.spans.put(series, span);
  }

  /** Blocks that touch `[fromMs, toMs]`, oldest first. */
  between(series: SeriesKey, fromMs: number, toMs: number): HistoryBlock[] {
    const blocks: HistoryBlock[] = [];
    const start: BlockKey = [series, fromMs - this.span(series)];
    for (const { key, value } of this.blocks.getRange({ start, end: [series, toMs], inclusiveEnd: true })) {
      const startMs = (key as BlockKey)[1];
      if (startMs + spanOf(value) >= fromMs) blocks.push({ series, startMs, ...value });
    }
    return blocks;
  }

  /** Drops blocks that end before `beforeMs`, at most `limit` of each series. Says whether there are more. */
  prune(series: readonly SeriesKey[], keepFromMs: (series: SeriesKey) => number, limit: number): boolean {
    return series.map((key) => this.pruneOne(key, keepFromMs(key), limit)).includes(true);
  }

  seriesKeys(): SeriesKey[] {
    return Array.from(this.spans.getKeys(), (key) => key as SeriesKey);
  }

  private pruneOne(series: SeriesKey, beforeMs: number, limit: number): boolean {
    const range = { start: [series, -Number.MAX_VALUE], end: [series, beforeMs], limit };
    const over = Array.from(this.blocks.getRange(range)).filter(
      ({ key, value }) => (key as BlockKey)[1] + spanOf(value) < beforeMs,
    );
    for (const { key } of over) this.blocks.remove(key);
    if (over.length === limit) return true;
    if (
      this.blocks.getKeysCount({
        start: [series, -Number.MAX_VALUE],
        end: [series, Number.MAX_VALUE],
        limit: 1,
      }) === 0
    )
      this.spans.remove(series);
    return false;
  }

  private span(series: SeriesKey): number {
    return this.spans.get(series) ?? 0;
  }
}

function spanOf(block: Pick<HistoryBlock, 'intervalMs' | 'score'>): number {
  return Math.max(0, block.score.length - 1) * block.intervalMs;
}
