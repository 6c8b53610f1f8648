import type { WeightArray } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import { conditionOf, conditionSpecs, type WindowContext } from '../types/window-context';
import type { Network, WindowShape } from '../types/network';
import type { Imputation } from '../types/imputation';
import { tensorsOf } from '../networks/layers/weights';

/** Windows reconstructed by a network. */
export interface ReconstructedWindows {
  /** `[window, time, channel]` */
  readonly expected: Float32Array;
  /** Error of each value, not negative, `[window, time, channel]`. */
  readonly errors: Float32Array;
  /** Uncertainty of the network over the usual one, `[window, channel]`; absent where unknown. */
  readonly deviations?: Float32Array;
  /** Errors of the newest steps by themselves, `[window, network, channel]`; absent where the network has none. */
  readonly recent?: Float32Array;
}

export interface Reconstructor {
  /**
   * @param values `[window, time, channel]`, scaled, gaps filled by a first guess
   * @param missing by window: 1 where a value was missing, `[time, channel]`
   */
  reconstruct(
    values: Float32Array,
    missing: readonly (Uint8Array | undefined)[],
    contexts: readonly WindowContext[],
  ): Promise<ReconstructedWindows>;
  dispose(): Promise<void>;
}

/** What belongs to one window in an array of all, `[window, …]`; undefined where there is no array. */
export function cutRow(array: Float32Array | undefined, row: number, rows: number): Float32Array | undefined {
  const width = (array?.length ?? 0) / rows;
  return array?.subarray(row * width, (row + 1) * width);
}

/** Windows per run of the compiled network. */
const BATCH = 256;
/** Number of times a gap is filled again with what the network expects there. */
const GAP_PASSES = 3;

type OutputName = keyof ReconstructedWindows;
type Filled = { -readonly [Name in keyof ReconstructedWindows]: ReconstructedWindows[Name] };

/** A fitted network as a function of scaled windows to expected values, errors and, if known, deviations and recent errors. */
export function reconstruction(network: Network, parameters: readonly WeightArray[]) {
  return (batch: Tensor, condition: Tensor | undefined): Partial<Record<OutputName, Tensor>> => {
    const { expected, error, deviation, recent } = network.reconstruct(
      tensorsOf(parameters),
      batch,
      condition,
    );
    return {
      expected,
      errors: error ?? squaredDifference(batch, expected),
      ...(deviation && { deviations: deviation }),
      ...(recent && { recent }),
    };
  };
}

/**
 * Compiles a fitted network into a function on plain arrays. With `network` imputation, windows with gaps run through it
 * several times, their gaps filled again after each run.
 */
export async function createReconstructor(
  engine: Engine,
  network: Network,
  parameters: readonly WeightArray[],
  { steps, channels }: WindowShape,
  imputation: Imputation = 'network',
): Promise<Reconstructor> {
  const size = steps * channels;
  const once = reconstruction(network, parameters);
  let outputNames: readonly OutputName[] = [];
  const compiled = await engine.compile(
    (batch, condition) => {
      const outputs = once(batch!, condition);
      outputNames = Object.keys(outputs) as OutputName[];
      return Object.values(outputs);
    },
    [{ shape: [null, steps, channels] }, ...conditionSpecs(network.condition)],
  );

  /** Runs the chosen windows in batches and writes the results to their rows. */
  const runRows = async (
    rows: readonly number[],
    inputsOf: (row: number) => readonly ArrayLike<number>[],
    into: Filled,
  ) => {
    for (let first = 0; first < rows.length; first += BATCH) {
      const part = rows.slice(first, first + BATCH);
      const inputs = inputsOf(part[0]!).map(({ length }) => new Float32Array(part.length * length));
      part.forEach((row, place) =>
        inputsOf(row).forEach((values, input) => inputs[input]!.set(values, place * values.length)),
      );
      (await compiled.run(inputs)).forEach(({ values }, output) => {
        const width = values.length / part.length;
        const all = (into[outputNames[output]!] ??= new Float32Array((into.expected.length / size) * width));
        part.forEach((row, place) =>
          all.set(values.subarray(place * width, (place + 1) * width), row * width),
        );
      });
    }
  };

  return {
    async reconstruct(values, missing, contexts) {
      const into: Filled = {
        expected: new Float32Array(values.length),
        errors: new Float32Array(values.length),
      };
      const rows = missing.map((_, row) => row);
      const own = (row: number) => values.subarray(row * size, (row + 1) * size);
      const conditionsOf = (row: number) => conditionOf(network.condition, own(row), contexts[row]!);
      await runRows(rows, (row) => [own(row), ...conditionsOf(row)], into);
      if (imputation !== 'network') return into;
      const gappy = new Map(
        rows
          .filter((row) => missing[row])
          .map((row) => [row, { values: own(row).slice(), conditions: conditionsOf(row) }]),
      );
      for (let pass = 0; pass < GAP_PASSES; pass++) {
        for (const [row, { values: filled }] of gappy) {
          missing[row]!.forEach((flag, index) => {
            if (flag) filled[index] = into.expected[row * size + index]!;
          });
        }
        await runRows(
          [...gappy.keys()],
          (row) => [gappy.get(row)!.values, ...gappy.get(row)!.conditions],
          into,
        );
      }
      return into;
    },
    dispose: () => compiled.dispose(),
  };
}
