import type { WeightArray } from '@kymo/domain';
import type { Fitting } from './fitting';
import { reconstructed } from './held-out';
import { contextOf, type WindowPlace } from '../preprocessing/scaled-series';
import { createCoder } from '../inference/coder';
import { createReconstructor } from '../inference/reconstructor';
import type { FitSnapshot } from '../observation/fit-observer';

const SAMPLES = 3;
/** Of more channels, the first ones by name are drawn. */
const DRAWN_CHANNELS = 16;

/** Reconstructs and encodes windows with a network in its current state. */
export async function takeSnapshot(
  { engine, network, all, shape, channels, options }: Fitting,
  parameters: readonly WeightArray[],
  places: readonly WindowPlace[],
): Promise<FitSnapshot> {
  const reconstructor = await createReconstructor(engine, network, parameters, shape, options.imputation);
  const coder = createCoder(engine, network, parameters, shape);
  const size = shape.steps * shape.channels;
  const actual = new Float32Array(places.length * size);
  const expected = new Float32Array(actual.length);
  const codes: Float32Array[] = [];
  try {
    let row = 0;
    for await (const chunk of reconstructed(places, all, shape, reconstructor)) {
      const contexts = chunk.places.map(({ series, begin }) => contextOf(all[series]!, begin, shape.steps));
      codes.push(await coder.encode(chunk.values, contexts));
      expected.set(chunk.expected, row * size);
      actual.set(chunk.values, row * size);
      for (const missing of chunk.missing) {
        missing?.forEach((flag, index) => flag && (actual[row * size + index] = NaN));
        row += 1;
      }
    }
  } finally {
    await Promise.all([reconstructor.dispose(), coder.dispose()]);
  }
  return {
    ...errorsOf(actual, expected, size, shape.channels),
    codes: Float32Array.from(codes.flatMap((part) => [...part])),
    samples: samplesOf(actual, expected, size, channels),
  };
}

function errorsOf(actual: Float32Array, expected: Float32Array, size: number, channels: number) {
  const squares = actual.map((value, index) => (value - expected[index]!) ** 2);
  const errors = Float32Array.from({ length: actual.length / size }, (_, row) =>
    meanOf(squares.subarray(row * size, (row + 1) * size)),
  );
  const means = Array.from({ length: channels }, (_, channel) =>
    meanOf(actual.filter((_value, index) => index % channels === channel)),
  );
  const variance = meanOf(actual.map((value, index) => (value - means[index % channels]!) ** 2));
  return { errors, explainedVariance: 1 - meanOf(squares) / variance };
}

/** Mean of the measured values. */
function meanOf(values: Float32Array): number {
  const measured = values.filter((value) => !Number.isNaN(value));
  return measured.reduce((sum, value) => sum + value, 0) / measured.length;
}

/** Windows spread evenly, cut into channels. */
function samplesOf(
  actual: Float32Array,
  expected: Float32Array,
  size: number,
  channels: readonly string[],
): FitSnapshot['samples'] {
  const rows = actual.length / size;
  const chosen = Array.from({ length: Math.min(SAMPLES, rows) }, (_, sample) =>
    Math.floor(((sample + 0.5) * rows) / Math.min(SAMPLES, rows)),
  );
  const column = (values: Float32Array, row: number, channel: number) =>
    values.subarray(row * size, (row + 1) * size).filter((_, index) => index % channels.length === channel);
  return Object.fromEntries(
    channels.slice(0, DRAWN_CHANNELS).map((name, channel) => [
      name,
      chosen.map((row) => ({
        actual: column(actual, row, channel),
        expected: column(expected, row, channel),
      })),
    ]),
  );
}
