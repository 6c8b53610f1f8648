import { join } from 'node:path';
import { incidentRulesSchema } from '@kymo/alerting';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { createInProcessFactory, type DetectorName, saveArtifact } from '@kymo/detectors';
import type { Incident, RawRecord, TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import {
  createPipeline,
  judgeOptionsSchema,
  Passes,
  seriesOptionsSchema,
  windowOptionsSchema,
} from '@kymo/pipeline';
import { plantStretch } from '@kymo/testing';

export const WINDOW_LENGTH = 32;
/** Steps with a spike of the first channel. */
export const FAULTS = [100, 140];
const LEARNT = 2000;
const STEPS = 160;

export const learnt = plantStretch(0, 0, LEARNT);
/** What comes after what was learnt. */
export const stretch = plantStretch(0, LEARNT, STEPS);

/** What the stream brings: the plant's own values, but for the first channel. @param firstOf what is measured of it at a step */
export function recordsOf(
  { series, startMs, intervalMs, channels, values }: TrainingSeries,
  firstOf: (value: number, step: number) => number,
): RawRecord[] {
  return Array.from({ length: values.length / channels.length }, (_, step) => {
    const row = channels.map((name, column) => {
      const value = values[step * channels.length + column]!;
      return [name, column === 0 ? firstOf(value, step) : value] as const;
    });
    const record = { series, time: startMs + step * intervalMs, values: Object.fromEntries(row) };
    return { value: Buffer.from(JSON.stringify(record)), partition: 'p', offset: step };
  });
}

const spikes = recordsOf(stretch, (value, step) => (FAULTS.includes(step) ? 12 * value : value));

/** Fits a detector, lets it watch a stretch, and leaves model and incidents in the data folder. @returns the latest first */
export async function watchPlant(
  folder: string,
  detectorName: DetectorName,
  options: object,
  records: readonly RawRecord[] = spikes,
): Promise<readonly Incident[]> {
  const factory = createInProcessFactory(await createEngine('onnx'));
  const artifact = await factory.fit(
    detectorName,
    { windowLength: WINDOW_LENGTH, folds: 2, ...options },
    [learnt],
    {
      seed: 1,
    },
  );
  await saveArtifact(join(folder, 'models'), artifact);
  const detector = await factory.restore(artifact);
  const store = LmdbStore.open(folder);
  const pipeline = createPipeline({
    decoder: new JsonDecoder({ maxFutureMs: null }),
    detectorOf: () => detector,
    recipients: [],
    store,
    windows: windowOptionsSchema.parse({ lengthSamples: WINDOW_LENGTH, intervalMs: stretch.intervalMs }),
    series: seriesOptionsSchema.parse({}),
    judge: judgeOptionsSchema.parse({}),
    incidents: incidentRulesSchema.parse({}),
  });
  await new Passes({ pipeline, store, logger: { warn: () => undefined } }).pass({
    partition: 'p',
    records,
    nextOffset: records.length,
    last: true,
  });
  const incidents = store.incidents({ limit: 10 });
  await store.close();
  await factory.close();
  return incidents;
}
