import { fillGaps } from '../preprocessing/fill-gaps';
import { levelsOf, scale } from '../preprocessing/scaling';
import type { Imputation } from '../types/imputation';
import type { WindowShape } from '../types/network';
import type { FittedState } from './fitted-state';
import type { WindowBatch } from './window-batch';

/** Windows in scaled units, gaps filled by a first guess, and the means subtracted, by window: `[channel]` where any. */
export function scaleBatch(
  { series, values }: WindowBatch,
  { steps, channels }: WindowShape,
  state: FittedState,
  imputation: Imputation,
) {
  const size = steps * channels;
  const scaled = new Float32Array(values.length);
  const levels: (Float64Array | undefined)[] = [];
  const missing = series.map((name, row) => {
    const { scaling } = state.series[name]!;
    const given = values.subarray(row * size, (row + 1) * size);
    const own = scaled.subarray(row * size, (row + 1) * size);
    levels.push(scaling.centred && levelsOf(scaling, given));
    scale(scaling, given, own, levels[row]);
    return fillGaps(own, scaling.mean, imputation);
  });
  return { scaled, missing, levels };
}
