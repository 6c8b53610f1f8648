import { join } from 'node:path';
import { incidentRulesSchema } from '@kymo/alerting';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { createInProcessFactory, type DetectorName, saveArtifact } from '@kymo/detectors';
import type { Incident, RawRecord } from '@kymo/domain';
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

/** What the stream brings: the plant's own values, and a spike of the first channel at each fault. */
const records = Array.from({ length: STEPS }, (_, step): RawRecord => {
  const { series, startMs, intervalMs, channels, values } = stretch;
  const row = channels.map((name, column) => {
    const value = values[step * channels.length + column]!;
    return [name, FAULTS.includes(step) && column === 0 ? 12 * value : value] as const;
  });
  const record = { series, time: startMs + step * intervalMs, values: Object.fromEntries(row) };
  return { value: Buffer.from(JSON.stringify(record)), partition: 'p', offset: step };
});

/** Fits a detector, lets it watch the stretch, and leaves model and incidents in the data folder. @returns the latest first */
export async function watchPlant(
  folder: string,
  detectorName: DetectorName,
  options: object,
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
    nextOffset: STEPS,
    last: true,
  });
  const incidents = store.incidents({ limit: 10 });
  await store.close();
  await factory.close();
  return incidents;
}
