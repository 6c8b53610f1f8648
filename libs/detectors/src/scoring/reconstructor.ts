import type { WeightArray } from '@kymo/domain';
import type { CompiledFunction, Engine, TensorFunction } from '@kymo/engine';
import { cast, squaredDifference, tensor, where, type Tensor } from '@tensorflow/tfjs-core';
import type { Network, WindowShape } from '../definition';

/** Windows given back by a network. */
export interface ReconstructedWindows {
  /** `[window, time, channel]` */
  readonly expected: Float32Array;
  /** Error of each value, not negative, `[window, time, channel]`. */
  readonly errors: Float32Array;
}

export interface Reconstructor {
  /**
   * @param values `[window, time, channel]`, scaled, gaps filled by a first guess
   * @param missing by window: 1 where a value was missing, `[time, channel]`
   */
  reconstruct(
    values: Float32Array,
    missing: readonly (Uint8Array | undefined)[],
  ): Promise<ReconstructedWindows>;
  dispose(): Promise<void>;
}

/** Windows per run of the compiled network. */
const BATCH = 256;
/** Times a gap is filled anew with what the network expects there. */
const GAP_PASSES = 3;

/** Compiles a fitted network into functions on plain arrays: one for whole windows, one for those with gaps. */
export async function createReconstructor(
  engine: Engine,
  network: Network,
  parameters: readonly WeightArray[],
  { steps, channels }: WindowShape,
): Promise<Reconstructor> {
  const size = steps * channels;
  const once = (batch: Tensor): [expected: Tensor, error: Tensor] => {
    const weights = Object.fromEntries(
      parameters.map(({ name, shape, values }) => [name, tensor(values, [...shape])]),
    );
    const { expected, error } = network.reconstruct(weights, batch);
    return [expected, error ?? squaredDifference(batch, expected)];
  };
  const refined: TensorFunction = (batch, missing) => {
    let filled = batch!;
    for (let pass = 0; pass < GAP_PASSES; pass++)
      filled = where(cast(missing!, 'bool'), once(filled)[0], filled);
    return once(filled);
  };
  const windows = { shape: [null, steps, channels] };
  const whole = await engine.compile((batch) => once(batch!), [windows]);
  const gappy = await engine.compile(refined, [windows, windows]);

  /** Runs chosen windows in batches and puts the results where they belong. */
  const runRows = async (
    compiled: CompiledFunction,
    rows: readonly number[],
    inputsOf: (row: number) => readonly ArrayLike<number>[],
    into: ReconstructedWindows,
  ) => {
    for (let first = 0; first < rows.length; first += BATCH) {
      const part = rows.slice(first, first + BATCH);
      const inputs = inputsOf(part[0]!).map(() => new Float32Array(part.length * size));
      part.forEach((row, place) =>
        inputsOf(row).forEach((values, input) => inputs[input]!.set(values, place * size)),
      );
      const [expected, errors] = await compiled.run(inputs);
      part.forEach((row, place) => {
        into.expected.set(expected!.values.subarray(place * size, (place + 1) * size), row * size);
        into.errors.set(errors!.values.subarray(place * size, (place + 1) * size), row * size);
      });
    }
  };

  return {
    async reconstruct(values, missing) {
      const into = { expected: new Float32Array(values.length), errors: new Float32Array(values.length) };
      const rows = missing.map((_, row) => row);
      const own = (row: number) => values.subarray(row * size, (row + 1) * size);
      await runRows(
        whole,
        rows.filter((row) => !missing[row]),
        (row) => [own(row)],
        into,
      );
      await runRows(
        gappy,
        rows.filter((row) => missing[row]),
        (row) => [own(row), missing[row]!],
        into,
      );
      return into;
    },
    async dispose() {
      await whole.dispose();
      await gappy.dispose();
    },
  };
}
