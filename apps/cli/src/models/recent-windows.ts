import { readStore } from '@kymo/connectors';
import {
  type Artifact,
  KymoError,
  stepsOf,
  stretchOf,
  type TrainingSeries,
  type Window,
  windowAt,
} from '@kymo/domain';
import { samplesOf, trainingOf } from '../recorded';

/** Latest steps of each series that are read. */
const LATEST_STEPS = 20_000;

/**
 * Windows for a model: from the recent history in the data folder, or from a file.
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
    const count = Math.max(0, stepsOf(stretch) - windowLength + 1);
    return Array.from({ length: count }, (_, begin) => ({ stretch, begin }));
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
    return windowAt(stretch, begin, windowLength, windowLength);
  });
}

/** The recent history of every series in a data folder. @throws KymoError STORE_FAILED */
export async function historyOf(dataFolder: string): Promise<TrainingSeries[]> {
  const store = readStore(dataFolder);
  try {
    return store.series().map((state) => stretchOf(store, state, LATEST_STEPS));
  } finally {
    await store.close();
  }
}
