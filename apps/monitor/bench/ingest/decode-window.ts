import { JsonDecoder } from '@kymo/connectors';
import type { RawRecord } from '@kymo/domain';
import {
  beginBatch,
  DecodeStage,
  seriesOptionsSchema,
  windowOptionsSchema,
  WindowStage,
} from '@kymo/pipeline';
import { median, threadMs } from '@kymo/statistics';
import { INTERVAL_MS, recordText } from './telemetry';

const SERIES = 24;
const STEPS = 1_500;
const PASS_RECORDS = 250;
const ROUNDS = 7;
const START_MS = Date.UTC(2026, 0, 1);

/** Records a second of one core from bytes to windows of stride 1. */
export function decodeWindowRate(): { readonly recordsPerSecond: number } {
  const records = Array.from({ length: SERIES * STEPS }, (_, offset): RawRecord => {
    const step = Math.floor(offset / SERIES);
    const text = recordText(offset % SERIES, step, START_MS + step * INTERVAL_MS);
    return { value: Buffer.from(text), partition: 'telemetry/0', offset };
  });
  return { recordsPerSecond: median(Array.from({ length: ROUNDS }, () => rateOf(records))) };
}

function rateOf(records: readonly RawRecord[]): number {
  const store = { stageKeys: () => [], stageState: () => undefined };
  const decode = new DecodeStage(new JsonDecoder({ maxFutureMs: null }));
  const window = new WindowStage(windowOptionsSchema.parse({}), seriesOptionsSchema.parse({}), store);
  let windows = 0;
  const startMs = threadMs();
  for (let first = 0; first < records.length; first += PASS_RECORDS) {
    const part = records.slice(first, first + PASS_RECORDS);
    const batch = beginBatch({
      partition: 'telemetry/0',
      records: part,
      nextOffset: part.at(-1)!.offset + 1,
    });
    windows += window.process(decode.process(batch)).items.length;
  }
  const rate = (1000 * records.length) / (threadMs() - startMs);
  if (windows < records.length / 2) throw new Error(`measuring decoding: only ${windows} windows were cut`);
  return rate;
}
