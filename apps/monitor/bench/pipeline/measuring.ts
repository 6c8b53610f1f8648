import { windowOptionsSchema } from '@kymo/pipeline';
import { median } from '@kymo/statistics';

export const MACHINES = 24;
export const STEPS = 1500;
export const WINDOW = windowOptionsSchema.parse({});
export const DETECTORS = ['linear-autoencoder', 'lstm-autoencoder'] as const;
const ROUNDS = 5;

export const say = (what: string) => process.stderr.write(`${what}\n`);

/** Median rate of `work` over a few rounds, units a second. */
export async function rate(
  units: number,
  work: () => Promise<unknown> | unknown,
  rounds = ROUNDS,
): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    await work();
    rates.push((1000 * units) / (performance.now() - startMs));
  }
  return median(rates);
}
