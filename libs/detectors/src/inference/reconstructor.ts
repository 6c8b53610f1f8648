import type { WeightArray } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import { conditionOf, conditionSpecs, type WindowContext } from '../types/window-context';
import type { Network, WindowShape } from '../types/network';
import type { Imputation } from '../types/imputation';
import { tensorsOf } from '../networks/layers/weights';

/** Windows given back by a network. */
export interface ReconstructedWindows {
  /** `[window, time, channel]` */
  readonly expected: Float32Array;
  /** Error of each value, not negative, `[window, time, channel]`. */
  readonly errors: Float32Array;
  /** How uncertain the network is against how it usually is, `[window, channel]`; absent where it does not tell. */
  readonly deviations?: Float32Array;
  /** Error of the newest steps by themselves, `[window]`; absent where the network gives none. */
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

/** Windows per run of the compiled network. */
const BATCH = 256;
/** Times a gap is filled anew with what the network expects there. */
const GAP_PASSES = 3;

type Told = keyof ReconstructedWindows;
type Filled = { -readonly [Name in keyof ReconstructedWindows]: ReconstructedWindows[Name] };

/** A fitted network as a function of scaled windows: what it expects, the error of each value, and what else it tells. */
export function reconstruction(network: Network, parameters: readonly WeightArray[]) {
  return (batch: Tensor, condition: Tensor | undefined): Partial<Record<Told, Tensor>> => {
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
 * Compiles a fitted network into a function on plain arrays; windows with gaps that the network is to fill go through it
 * again, filled anew each time.
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
  let told: readonly Told[] = [];
  const compiled = await engine.compile(
    (batch, condition) => {
      const outputs = once(batch!, condition);
      told = Object.keys(outputs) as Told[];
      return Object.values(outputs);
    },
    [{ shape: [null, steps, channels] }, ...conditionSpecs(network.condition)],
  );

  /** Runs chosen windows in batches and puts the results where they belong. */
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
        const all = (into[told[output]!] ??= new Float32Array((into.expected.length / size) * width));
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
      const toldOf = (row: number) => conditionOf(network.condition, own(row), contexts[row]!);
      await runRows(rows, (row) => [own(row), ...toldOf(row)], into);
      if (imputation !== 'network') return into;
      const gappy = new Map(
        rows
          .filter((row) => missing[row])
          .map((row) => [row, { values: own(row).slice(), told: toldOf(row) }]),
      );
      for (let pass = 0; pass < GAP_PASSES; pass++) {
        for (const [row, { values: filled }] of gappy) {
          missing[row]!.forEach((flag, index) => {
            if (flag) filled[index] = into.expected[row * size + index]!;
          });
        }
        await runRows([...gappy.keys()], (row) => [gappy.get(row)!.values, ...gappy.get(row)!.told], into);
      }
      return into;
    },
    dispose: () => compiled.dispose(),
  };
}
