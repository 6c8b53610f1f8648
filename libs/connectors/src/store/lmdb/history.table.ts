import type { HistoryBlock, SeriesKey } from '@kymo/domain';
import type { Environment, Table } from './environment';
import { extentOf, packBlock, unpackBlock } from './history-block';

/** Earlier versions wrote a block with its names. */
type StoredBlock = Uint8Array | Omit<HistoryBlock, 'series' | 'startMs'>;
type BlockKey = [SeriesKey, number];

/** Lists of channels that are numbered. Blocks of further ones keep their names. */
const MAX_NUMBERED = 10_000;

/** What was measured, expected and judged, in blocks keyed `[series, startMs]`. */
export class HistoryTable {
  private readonly blocks: Table<StoredBlock>;
  /** Longest block of each series, milliseconds: how far before a moment a block that reaches it can start. */
  private readonly spans: Table<number>;
  /** Channels of blocks, by number from 1; they are never changed. */
  private readonly channels: Table<readonly string[]> | undefined;
  private readonly knownChannels: (readonly string[])[] = [];
  private numbers: Map<string, number> | undefined;
  /** Lists of channels as text: blocks of one series have the same list. */
  private readonly names = new WeakMap<readonly string[], string>();

  constructor(environment: Environment) {
    this.blocks = environment.table('history');
    this.spans = environment.table('history-spans');
    this.channels = environment.table('history-channels');
  }

  /** Within a transaction. */
  put({ series, startMs, ...block }: HistoryBlock): void {
    const number = this.numberOf(block.channels);
    const stored = number === undefined ? block : packBlock({ ...block, channels: number });
    this.blocks.put([series, startMs], stored);
    const span = spanOf({ intervalMs: block.intervalMs, steps: block.score.length });
    if (span > 0 && span > this.span(series)) this.spans.put(series, span);
  }

  /** Blocks that touch `[fromMs, toMs]`, oldest first. */
  between(series: SeriesKey, fromMs: number, toMs: number): HistoryBlock[] {
    const blocks: HistoryBlock[] = [];
    const start: BlockKey = [series, fromMs - this.span(series)];
    for (const { key, value } of this.blocks.getRange({ start, end: [series, toMs], inclusiveEnd: true })) {
      const startMs = (key as BlockKey)[1];
      if (startMs + spanOfStored(value) >= fromMs) blocks.push({ series, startMs, ...this.opened(value) });
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
      ({ key, value }) => (key as BlockKey)[1] + spanOfStored(value) < beforeMs,
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

  private opened(stored: StoredBlock): Omit<HistoryBlock, 'series' | 'startMs'> {
    if (!(stored instanceof Uint8Array)) return stored;
    const { channels: number, ...block } = unpackBlock(stored);
    return { ...block, channels: this.channelsOf(number) };
  }

  private channelsOf(number: number): readonly string[] {
    return (this.knownChannels[number] ??= this.channels!.get(number)!);
  }

  private numberOf(channels: readonly string[]): number | undefined {
    let name = this.names.get(channels);
    if (name === undefined) this.names.set(channels, (name = JSON.stringify(channels)));
    const known = (this.numbers ??= this.readNumbers()).get(name);
    if (known !== undefined && this.channels!.doesExist(known)) return known;
    // A transaction that was taken back has taken its number back, too.
    if (known !== undefined) this.numbers = this.readNumbers();
    if (this.numbers.size >= MAX_NUMBERED) return undefined;
    const number = 1 + Math.max(0, ...this.numbers.values());
    this.channels!.put(number, channels);
    this.numbers.set(name, number);
    return number;
  }

  private readNumbers(): Map<string, number> {
    return new Map(
      Array.from(this.channels!.getRange({}), ({ key, value }) => [JSON.stringify(value), key as number]),
    );
  }
}

function spanOfStored(stored: StoredBlock): number {
  if (stored instanceof Uint8Array) return spanOf(extentOf(stored));
  return spanOf({ intervalMs: stored.intervalMs, steps: stored.score.length });
}

function spanOf({ intervalMs, steps }: { readonly intervalMs: number; readonly steps: number }): number {
  return Math.max(0, steps - 1) * intervalMs;
}
