import type { StepRing } from './step-ring';

/** Room for steps beyond one window, a share of it: fewer copies for more memory. */
const ROOM_SHARE = 1 / 4;

/** The last closed steps of one series in a row: windows that overlap are views of one array. */
export class ClosedRows {
  private rows = new Float64Array(0);
  private first = 0;
  private end = 0;
  private version = -1;

  constructor(private readonly ring: StepRing) {}

  /** `[time, channel]` of `length` closed steps, the last of them `last`. */
  window(last: number, length: number): Float64Array {
    const { ring } = this;
    const { width, version } = ring;
    const begin = last - length + 1;
    const isBehind = version === this.version && begin >= this.first && begin <= this.end;
    if (!isBehind || (last + 1 - this.first) * width > this.rows.length) {
      this.rows = new Float64Array((length + Math.ceil(ROOM_SHARE * length)) * width);
      this.first = begin;
      this.end = begin;
      this.version = version;
    }
    if (last >= this.end) {
      ring.copyInto(this.rows, this.end - this.first, this.end, last - this.end + 1);
      this.end = last + 1;
    }
    return this.rows.subarray((begin - this.first) * width, (last + 1 - this.first) * width);
  }
}
