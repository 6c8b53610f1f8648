import { normal, type Random } from '@kymo/statistics';

/** Uniform number between two bounds. */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** Number of events where so many are expected, below 700 (Knuth). */
export function poisson(random: Random, mean: number): number {
  const limit = Math.exp(-mean);
  let events = 0;
  for (let product = random(); product > limit; product *= random()) events++;
  return events;
}

/** A heavy-tailed draw: Student's t with three degrees of freedom, scaled to standard deviation 1. */
export function heavyTailed(random: Random): number {
  return normal(random) / Math.hypot(normal(random), normal(random), normal(random));
}

/** Mixes two independent draws of deviation 1; the result has the correlation `weight` with the first. */
export function mixed(weight: number, shared: number, own: number): number {
  return weight * shared + Math.sqrt(1 - weight * weight) * own;
}
