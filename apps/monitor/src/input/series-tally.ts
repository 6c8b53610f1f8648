import type { ChannelValues, Sample } from '@kymo/domain';
import { windowOptionsSchema } from '@kymo/pipeline';

/** So many are forgiven: a clock that was put right, a record that came twice. */
const FEW_SAMPLES = 10;
/** The hour that a local clock shows twice in autumn is 4 % of a day. */
const LATE_SHARE = 0.05;
const REPEATED_SHARE = 0.5;
/** The newest moment, and those before it whose steps are still open. */
const OPEN_MOMENTS = windowOptionsSchema.parse({}).latenessSamples + 1;

/** What is wrong with the times of a series. */
export type Disorder = 'late' | 'repeated';

/** What is seen of one series, sample by sample: counters and the newest moments, however long it is. */
export class SeriesTally {
  samples = 0;
  /** Moments that become steps. */
  steps = 0;
  /** Samples from before moments that are over. */
  late = 0;
  /** Samples that measure anew what was measured at the same moment. */
  repeated = 0;
  #timeMs = Number.NaN;
  #values: ChannelValues = {};
  /** Ascending. */
  readonly #open: number[] = [];

  add({ timeMs, values }: Sample): void {
    this.samples++;
    if (timeMs === this.#timeMs) return this.#addToMoment(values);
    if (timeMs < this.#overMs()) this.late++;
    else this.steps++;
    // One wrong clock far ahead makes nothing late: a moment counts once another sample has reached it.
    this.#reach(Math.min(timeMs, this.#timeMs));
    this.#timeMs = timeMs;
    this.#values = values;
  }

  disorder(): Disorder | undefined {
    if (this.late > Math.max(FEW_SAMPLES, LATE_SHARE * this.samples)) return 'late';
    if (this.repeated > Math.max(FEW_SAMPLES, REPEATED_SHARE * this.samples)) return 'repeated';
    return undefined;
  }

  /** The channels of one moment may come in several samples. */
  #addToMoment(values: ChannelValues): void {
    const measuredAnew = Object.keys(values).some(
      (channel) => values[channel] !== null && typeof this.#values[channel] === 'number',
    );
    if (measuredAnew) this.repeated++;
    else this.#values = { ...this.#values, ...values };
  }

  #overMs(): number {
    return this.#open.length < OPEN_MOMENTS ? Number.NEGATIVE_INFINITY : this.#open[0]!;
  }

  #reach(timeMs: number): void {
    if (Number.isNaN(timeMs) || timeMs < this.#overMs() || this.#open.includes(timeMs)) return;
    this.#open.push(timeMs);
    this.#open.sort((a, b) => a - b);
    if (this.#open.length > OPEN_MOMENTS) this.#open.shift();
  }
}
