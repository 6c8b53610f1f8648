import { readStore } from '@kymo/connectors';
import { type Artifact, KymoError, type TrainingSeries, type Window } from '@kymo/domain';
import { samplesOf, trainingOf } from '../recorded';

/** Steps of each series that are looked at, the latest. */
const LATEST_STEPS = 20_000;

/**
 * Windows for a model to look at: of the recent history in the data folder, or of a file.
 * @param most windows, spread evenly
 * @throws KymoError STORE_FAILED, INPUT_UNREADABLE
 */
export async function windowsFor(
  { windowLength, report }: Artifact,
  from: { readonly dataFolder: string; readonly input?: string },
  most: number,
): Promise<Window[]> {
  const known = new Set(report.series);
  const stretches =
    from.input === undefined ? await historyOf(from.dataFolder) : trainingOf(await samplesOf(from.input, {}));
  const own = stretches.filter(({ series }) => known.has(series));
  const places = own.flatMap((stretch) => {
    const steps = stretch.values.length / stretch.channels.length;
    return Array.from({ length: Math.max(0, steps - windowLength + 1) }, (_, begin) => ({ stretch, begin }));
  });
  if (places.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `looking for windows of ${windowLength} steps in ${from.input ?? from.dataFolder}: of its ${stretches.length} series ` +
        `${own.length} are known to the model, and none is long enough; name a file with one of ${report.series.slice(0, 3).join(', ')}`,
    );
  }
  const count = Math.min(most, places.length);
  return Array.from({ length: count }, (_, index) => {
    const { stretch, begin } = places[Math.floor((index * places.length) / count)]!;
    return cut(stretch, begin, windowLength);
  });
}

/** The recent history of every series in a data folder. @throws KymoError STORE_FAILED */
export async function historyOf(dataFolder: string): Promise<TrainingSeries[]> {
  const store = readStore(dataFolder);
  try {
    return store.series().flatMap(({ key, intervalMs, lastMs, channels, tags }) => {
      const fromMs = lastMs - (LATEST_STEPS - 1) * intervalMs;
      const blocks = store.history(key, fromMs, lastMs);
      const startMs = Math.max(fromMs, blocks[0]?.startMs ?? lastMs);
      const values = new Float32Array(
        (Math.round((lastMs - startMs) / intervalMs) + 1) * channels.length,
      ).fill(NaN);
      for (const block of blocks) {
        block.score.forEach((_, index) => {
          const step = Math.round((block.startMs + index * block.intervalMs - startMs) / intervalMs);
          block.channels.forEach((name, channel) => {
            const place = step * channels.length + channels.indexOf(name);
            if (step >= 0) values[place] = block.actual[index * block.channels.length + channel]!;
          });
        });
      }
      return { series: key, intervalMs, startMs, channels, values, tags };
    });
  } finally {
    await store.close();
  }
}

function cut(
  { series, intervalMs, startMs, channels, values, tags = {} }: TrainingSeries,
  begin: number,
  length: number,
): Window {
  const width = channels.length;
  return {
    series,
    tags,
    startMs: startMs + begin * intervalMs,
    intervalMs,
    length,
    channels,
    values: values.slice(begin * width, (begin + length) * width),
    freshSteps: length,
    freshSamples: 0,
    silentChannels: [],
  };
}
