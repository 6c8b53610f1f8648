import { fillGaps } from '../preprocessing/fill-gaps';
import { levelsOf, scale, type Scaling } from '../preprocessing/scaling';
import type { Imputation } from '../types/imputation';
import type { WindowShape } from '../types/network';
import type { SeriesKnown } from './series-known';
import type { WindowBatch } from './window-batch';

/** Windows' lengths that are scaled in a row. */
const ROOM = 2;

/**
 * Windows in scaled units, gaps filled by a first guess; by window its scaling, and the means subtracted: `[channel]` where any.
 */
export function scaleBatch(
  { sources, sourceOf, values, begins }: WindowBatch,
  { steps, channels }: WindowShape,
  known: SeriesKnown,
  imputation: Imputation,
) {
  const size = steps * channels;
  const count = sourceOf.length;
  const scaled = new Float32Array(count * size);
  const levels: (Float64Array | undefined)[] = [];
  const missing: (Uint8Array | undefined)[] = [];
  const scalings: Scaling[] = [];
  const stretches = sources.map(({ series }) =>
    known.isNewcomer(series) ? undefined : new ScaledStretch(known.of(series).scaling, values),
  );
  for (let row = 0; row < count; row++) {
    const stretch = stretches[sourceOf[row]!];
    const begin = begins[row]!;
    const given = values.subarray(begin, begin + size);
    const scaling = stretch?.scaling ?? known.scalingOf(sources[sourceOf[row]!]!.series, given);
    const own = scaled.subarray(row * size, (row + 1) * size);
    scalings.push(scaling);
    levels.push(scaling.centred && levelsOf(scaling, given));
    if (stretch && !scaling.centred) own.set(stretch.between(begin, begin + size));
    else scale(scaling, given, own, levels[row]);
    missing.push(fillGaps(own, scaling.mean, imputation));
  }
  return { scaled, missing, levels, scalings };
}

/** The steps of one series in scaled units: windows that overlap have them scaled once. */
class ScaledStretch {
  private scaled = new Float32Array(0);
  private begin = 0;
  private end = 0;

  constructor(
    readonly scaling: Scaling,
    private readonly values: Float64Array,
  ) {}

  between(begin: number, end: number): Float32Array {
    if (begin < this.begin || begin > this.end || end > this.begin + this.scaled.length)
      this.restartAt(begin, end);
    if (end > this.end) {
      const from = this.end - this.begin;
      scale(this.scaling, this.values.subarray(this.end, end), this.scaled.subarray(from, end - this.begin));
      this.end = end;
    }
    return this.scaled.subarray(begin - this.begin, end - this.begin);
  }

  private restartAt(begin: number, end: number): void {
    const length = ROOM * (end - begin);
    if (this.scaled.length !== length) this.scaled = new Float32Array(length);
    this.begin = begin;
    this.end = begin;
  }
}
