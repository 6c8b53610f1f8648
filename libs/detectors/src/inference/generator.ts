import type { Window } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { unscale } from '../preprocessing/scaling';
import { createCoder } from './coder';
import type { ModelParts } from './model-parts';
import { scaleBatch } from './scale-batch';
import { SeriesKnown } from './series-known';
import { contextsOf, packWindows } from './window-batch';

/** Generates windows from codes. */
export interface Generator {
  /**
   * @param codes `[code]` each
   * @param like a window whose scaling and condition apply
   * @returns windows `[time, channel]` in the units of the data
   */
  generate(codes: readonly Float32Array[], like: Window): Promise<{ readonly values: Float32Array }[]>;
  dispose(): Promise<void>;
}

/** Makes a fitted model generate windows; undefined where a code alone does not determine a window. */
export async function createGenerator(
  engine: Engine,
  { networks, combination }: ModelParts,
  names: readonly string[],
): Promise<Generator | undefined> {
  if (combination) return undefined;
  const { network, parameters, shape, state, options } = networks[0];
  const { channels } = shape;
  const known = new SeriesKnown(state);
  const coder = createCoder(engine, network, parameters, shape);
  if (!coder.canDecode) {
    await coder.dispose();
    return undefined;
  }
  return {
    async generate(codes, like) {
      const batch = packWindows([like], names, shape.steps);
      const { scaled, levels, scalings } = scaleBatch(batch, shape, known, options.imputation);
      const decoded = await coder.decode(codes, [scaled, contextsOf(batch)[0]!]);
      const size = shape.steps * channels;
      return codes.map((_, row) => ({
        values: decoded
          .slice(row * size, (row + 1) * size)
          .map((value, index) =>
            unscale(scalings[0]!, index % channels, value, levels[0]?.[index % channels]),
          ),
      }));
    },
    dispose: () => coder.dispose(),
  };
}
