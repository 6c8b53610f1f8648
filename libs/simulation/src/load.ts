import { seedFrom } from '@kymo/statistics';
import { uniformAt } from './noise';

const MINUTE_MS = 60_000;
const DAY_MS = 1440 * MINUTE_MS;

/** Load a machine settles at: idling, normal, high; a share of full load. */
const REGIMES = [0.42, 0.62, 0.82] as const;
const REGIME_MS = 120 * MINUTE_MS;
const REGIME_JITTER_MS = 40 * MINUTE_MS;

interface Wave {
  readonly amplitude: number;
  /** Radians a millisecond. */
  readonly frequency: number;
  readonly phase: number;
}

/**
 * The load of one machine over time: a regime that changes about every two hours, a daily cycle, a slow wander.
 * Bounded to about 0.28 … 0.96 of full load by construction.
 */
export class Load {
  readonly #seed: number;
  readonly #waves: readonly Wave[];
  readonly #laggedWaves = new Map<number, readonly Wave[]>();

  constructor(seed: number) {
    this.#seed = seed;
    const wave = (name: string, amplitude: number, periodMs: number, phase: number): Wave => ({
      amplitude,
      frequency: (2 * Math.PI) / periodMs,
      phase: phase + 2 * Math.PI * uniformAt(seedFrom(name, seed), 0),
    });
    this.#waves = [
      { amplitude: 0.07, frequency: (2 * Math.PI) / DAY_MS, phase: -Math.PI / 2 },
      wave('slow wander', 0.04, 171 * MINUTE_MS, 0),
      wave('quick wander', 0.025, 53 * MINUTE_MS, 0),
    ];
  }

  /**
   * Load as seen through a first-order lag, in closed form: no state has to be carried from step to step.
   * @param lagMs time constant, positive
   */
  at(timeMs: number, lagMs: number): number {
    let load = this.#regimeAt(timeMs, lagMs);
    for (const { amplitude, frequency, phase } of this.#lagged(lagMs)) {
      load += amplitude * Math.sin(frequency * timeMs + phase);
    }
    return load;
  }

  /** The waves as a first-order lag passes them: smaller and later. */
  #lagged(lagMs: number): readonly Wave[] {
    let waves = this.#laggedWaves.get(lagMs);
    if (waves === undefined) {
      waves = this.#waves.map(({ amplitude, frequency, phase }) => ({
        amplitude: amplitude / Math.hypot(1, frequency * lagMs),
        frequency,
        phase: phase - Math.atan(frequency * lagMs),
      }));
      this.#laggedWaves.set(lagMs, waves);
    }
    return waves;
  }

  /** Sum of the exponential responses to the changes of regime so far, latest first, until they no longer matter. */
  #regimeAt(timeMs: number, lagMs: number): number {
    let index = Math.floor(timeMs / REGIME_MS) + 1;
    while (this.#regimeStartMs(index) > timeMs) index--;
    let load = this.#regime(index);
    for (; ; index--) {
      const decay = Math.exp((this.#regimeStartMs(index) - timeMs) / lagMs);
      if (decay < 1e-6) return load;
      load -= (this.#regime(index) - this.#regime(index - 1)) * decay;
    }
  }

  /** Three regimes in a row are the three levels in a seeded order: none lasts longer than two spells. */
  #regime(index: number): number {
    const round = Math.floor(index / 3);
    const first = Math.floor(3 * uniformAt(this.#seed, 2 * round));
    const stride = uniformAt(this.#seed, 2 * round + 1) < 0.5 ? 1 : 2;
    return REGIMES[(first + stride * (index - 3 * round)) % 3] ?? REGIMES[1];
  }

  #regimeStartMs(index: number): number {
    return index * REGIME_MS + (uniformAt(~this.#seed, index) - 0.5) * REGIME_JITTER_MS;
  }
}
