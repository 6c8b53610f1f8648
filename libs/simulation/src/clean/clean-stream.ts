import { seededRandom, seedFrom } from '@kymo/statistics';
import { type TelemetryRecord } from '@kymo/domain';
import { CLEAN_MAKERS, type CleanKind } from './kinds';
import type { CleanSignal } from './signal';
import { MINUTE_MS } from './time';

export interface CleanStreamOptions {
  readonly kind: CleanKind;
  readonly seed: number;
  /** Time of the first step, milliseconds since the Unix epoch; the steps are a minute apart. */
  readonly startMs: number;
  /** Which machine of its kind, from 0. */
  readonly index: number;
  /** Leaves the tag `kind` out, so that the series has a model of its own. Default false. */
  readonly alone?: boolean;
}

/** A channel of a clean stream; `noise` is the standard deviation of its unpredictable part, in its unit. */
export type CleanChannel = Pick<CleanSignal, 'name' | 'noise'>;

/** One machine in permanent normal operation, step by step. */
export class CleanStream {
  /** Series key, for example `walks-01`. */
  readonly key: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly channels: readonly CleanChannel[];
  readonly #signals: readonly CleanSignal[];
  /** Resolution of the sensor: a hundredth of the noise or finer. */
  readonly #gradations: readonly number[];
  #nextMs: number;

  constructor({ kind, seed, startMs, index, alone = false }: CleanStreamOptions) {
    this.key = `${kind}-${String(index + 1).padStart(2, '0')}`;
    this.tags = alone ? {} : { kind };
    this.#signals = CLEAN_MAKERS[kind]({
      random: seededRandom(seedFrom(this.key, seed)),
      fleet: seededRandom(seedFrom(kind, seed)),
      startMs,
    });
    this.channels = this.#signals.map(({ name, noise }) => ({ name, noise }));
    this.#gradations = this.#signals.map(({ noise }) => 10 ** Math.max(0, 2 - Math.floor(Math.log10(noise))));
    this.#nextMs = startMs;
  }

  /** The values of the next step, `[channel]`. */
  nextValues(): number[] {
    const timeMs = this.#nextMs;
    this.#nextMs += MINUTE_MS;
    return this.#signals.map(({ at }, index) => {
      const gradations = this.#gradations[index] ?? 1;
      return Math.round(at(timeMs) * gradations) / gradations;
    });
  }

  /** The next step as a record. */
  nextRecord(): TelemetryRecord {
    const time = this.#nextMs;
    const values = this.nextValues();
    return {
      series: this.key,
      time,
      values: Object.fromEntries(this.channels.map(({ name }, index) => [name, values[index] ?? null])),
      tags: this.tags,
    };
  }
}

/** Several machines of one kind, eight by default. */
export function cleanStreams({
  series = 8,
  ...options
}: Omit<CleanStreamOptions, 'index'> & { readonly series?: number }): CleanStream[] {
  return Array.from({ length: series }, (_, index) => new CleanStream({ ...options, index }));
}

/**
 * The first steps of a clean stream at once.
 * @returns `[time, channel]`, row-major
 */
export function cleanRecording(options: CleanStreamOptions, steps: number): Float64Array {
  const stream = new CleanStream(options);
  const channels = stream.channels.length;
  const values = new Float64Array(steps * channels);
  for (let step = 0; step < steps; step++) values.set(stream.nextValues(), step * channels);
  return values;
}
