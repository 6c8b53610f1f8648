import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addCounters, type Counters, zeroCounters } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { Program } from '@kymo/testing';

const INTERVAL_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 6);
/** Steps without a fault, on which a model is fitted. */
const CLEAN_STEPS = 800;

/** Steps over which a pump is at fault: three times, later for each. */
function isAtFault(pump: number, step: number): boolean {
  return [200, 600, 1_050].some((begin) => step >= begin + 23 * pump && step < begin + 23 * pump + 60);
}

/** Pumps whose flow follows their level, but for faults. */
export class Pumps {
  readonly #random = seededRandom(1);

  constructor(readonly count: number) {}

  /** A record of each, for one step after another. */
  at(step: number): string[] {
    return this.#records(CLEAN_STEPS + step);
  }

  /** Fits a model on their time before the first step. @returns its folder. To be called first. */
  async fit(folder: string): Promise<string> {
    const clean = Array.from({ length: CLEAN_STEPS }, (_, step) => this.#records(step)).flat();
    const input = join(folder, 'clean.ndjson');
    writeFileSync(input, clean.join('\n'));
    const fit = new Program('kymo', [
      ...['fit', '--input', input, '--detector', 'linear-autoencoder'],
      ...['--output', join(folder, 'models'), '--json'],
    ]);
    if ((await fit.end()) !== 0) throw new Error(`fitting a model of the pumps: ${fit.err}`);
    return fit.json<{ folder: string }>().folder;
  }

  #records(step: number): string[] {
    return Array.from({ length: this.count }, (_, pump) => {
      const swing = Math.sin((step + 7 * pump) / 6);
      const noise = () => 0.05 * (this.#random() - 0.5);
      const values = { level: swing + noise(), flow: 2 * swing + noise() };
      if (step >= CLEAN_STEPS && isAtFault(pump, step - CLEAN_STEPS)) values.flow += 3;
      const time = START_MS + step * INTERVAL_MS;
      return JSON.stringify({ series: `pump-${pump}`, time, tags: { kind: 'pump' }, values });
    });
  }
}

/** What became of all decoded samples, and what was counted in all. */
export function accounted({
  late,
  duplicate,
  wrongClock,
  open,
  scored,
  warmingUp,
  unscorable,
}: Counters): number {
  return late + duplicate + wrongClock + open + scored + warmingUp + unscorable;
}

/** Sum of counters. */
export function sumOf(counters: readonly Counters[]): Counters {
  return counters.reduce(addCounters, zeroCounters());
}
