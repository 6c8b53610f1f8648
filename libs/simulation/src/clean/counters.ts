import { normal } from '@kymo/statistics';
import { between, poisson } from './chance';
import { everyDay } from './courses';
import { oncePerStep, type CleanMaker, type Course } from './signal';

/** Counters that never fall, faster by day than by night, and the rate of one of them. */
export const counters: CleanMaker = ({ random }) => {
  const busy = everyDay('plateau', between(random, 11, 16));
  const full = between(random, 20, 60);
  const quiet = between(random, 0.25, 0.45);
  const load = (timeMs: number) => quiet + (0.9 - quiet) * busy(timeMs);

  const throughputNoise = 0.05 * full;
  const throughput = oncePerStep((timeMs) =>
    Math.max(0, full * load(timeMs) + throughputNoise * normal(random)),
  );
  const runningNoise = 0.03;
  const running = (timeMs: number) => clamped(load(timeMs) + runningNoise * normal(random));
  const parts = between(random, 3, 9);
  return [
    {
      name: 'megabytes_total',
      noise: throughputNoise,
      at: total(between(random, 1e3, 1e5), throughput),
    },
    {
      name: 'operating_hours',
      noise: runningNoise / 60,
      at: total(between(random, 100, 2000), (timeMs) => running(timeMs) / 60),
    },
    {
      name: 'parts_total',
      noise: Math.sqrt(parts),
      at: total(Math.round(between(random, 0, 5e4)), (timeMs) => poisson(random, parts * load(timeMs))),
    },
    { name: 'megabytes_a_minute', noise: throughputNoise, at: throughput },
  ];
};

function total(start: number, increment: Course): Course {
  let sum = start;
  return (timeMs) => (sum += increment(timeMs));
}

function clamped(share: number): number {
  return Math.min(1, Math.max(0, share));
}
