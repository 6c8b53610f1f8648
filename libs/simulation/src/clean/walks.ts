import { normal, type Random } from '@kymo/statistics';
import { between, mixed } from './chance';
import { oncePerStep, type CleanMaker, type Course } from './signal';

/** Share of its distance from home that a walk keeps in a step. */
const KEPT = 0.9995;
/** Deviation of a walk over a long time, in steps. */
const SPREAD = 1 / Math.sqrt(1 - KEPT * KEPT);
/** Deviation of a measurement, in steps of the walk. */
const MEASUREMENT = 0.3;

const CHANNELS = [
  { name: 'inlet', base: 300, step: 1, shared: 0.8 },
  { name: 'outlet', base: 280, step: 0.8, shared: 0.7 },
  { name: 'counterpart', base: 60, step: 0.2, shared: -0.6 },
  { name: 'ambient', base: 20, step: 0.1, shared: 0 },
  { name: 'level', base: 500, step: 2, shared: 0 },
];

/** Slowly mean-reverting random walks; three of them share a component. */
export const walks: CleanMaker = ({ random }) => {
  const together = walk(random);
  return CHANNELS.map(({ name, base, step, shared }) => {
    const own = walk(random);
    const scale = step * between(random, 0.7, 1.4);
    const offset = base + scale * SPREAD * between(random, -1, 1);
    return {
      name,
      // The error of the last measurement counts as well as that of the next.
      noise: scale * Math.hypot(1, Math.SQRT2 * MEASUREMENT),
      at: (timeMs) =>
        offset + scale * (mixed(shared, together(timeMs), own(timeMs)) + MEASUREMENT * normal(random)),
    };
  });
};

/** A walk with steps of deviation 1, started in its stationary state. */
function walk(random: Random): Course {
  let place = SPREAD * normal(random);
  return oncePerStep(() => (place = KEPT * place + normal(random)));
}
