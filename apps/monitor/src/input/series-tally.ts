import type { ChannelValues, Sample } from '@kymo/domain';
import { windowOptionsSchema } from '@kymo/pipeline';

/** So many are forgiven: a clock that was put right, a record that came twice. */
const FEW_SAMPLES = 10;
/** The hour that a local clock shows twice in autumn is 4 % of a day. */
const LATE_SHARE = 0.05;
const REPEATED_SHARE = 0.5;
/** Rows of one moment that contradict each other are of several machines. */
const CONTRADICTED_SHARE = 0.4;
/** The newest moment, and those before it whose steps are still open. */
const OPEN_MOMENTS = windowOptionsSchema.parse({}).latenessSamples + 1;

/** What is wrong with the times of a series. */
export type Disorder = 'late' | 'repeated';

/** What is seen of one series, sample by sample: counters and the newest moments, however long it is. */
export class SeriesTally {
  samples = 0;
  /** Samples from before moments that are over. */
  late = 0;
  /** Samples that repeat channels already measured at the same moment. */
  repeated = 0;
  /** Those of them that measure something else. */
  contradicted = 0;
  #timeMs = Number.NaN;
  #values: ChannelValues = {};
  readonly #moments = new Map<string, number>();
  /** Ascending. */
  readonly #open: number[] = [];

  add({ timeMs, values }: Sample): void {
    this.samples++;
    if (timeMs === this.#timeMs) return this.#addToMoment(values);
    const isLate = timeMs < this.#overMs();
    if (isLate) this.late++;
    else this.#count(values);
    // One wrong clock far ahead makes nothing late: a moment counts once another sample has reached it.
    this.#reach(Math.min(timeMs, this.#timeMs));
    this.#timeMs = timeMs;
    this.#values = values;
  }

  /** Moments that become steps: those of the channel that has most. Channels that are polled in turn share theirs. */
  get steps(): number {
    return Math.max(0, ...this.#moments.values());
  }

  disorder(): Disorder | undefined {
    if (this.late > Math.max(FEW_SAMPLES, LATE_SHARE * this.samples)) return 'late';
    if (this.repeated > Math.max(FEW_SAMPLES, REPEATED_SHARE * this.samples)) return 'repeated';
    if (this.contradicted > Math.max(FEW_SAMPLES, CONTRADICTED_SHARE * this.samples)) return 'repeated';
    return undefined;
  }

  /** The channels of one moment may come in several samples. */
  #addToMoment(values: ChannelValues): void {
    const both = Object.keys(values).filter(
      (channel) => values[channel] !== null && typeof this.#values[channel] === 'number',
    );
    if (both.length > 0) {
      this.repeated++;
      if (both.some((channel) => values[channel] !== this.#values[channel])) this.contradicted++;
    } else {
      this.#count(values);
      this.#values = { ...this.#values, ...values };
    }
  }

  #count(values: ChannelValues): void {
    for (const channel in values) {
      if (values[channel] !== null) this.#moments.set(channel, (this.#moments.get(channel) ?? 0) + 1);
    }
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
