import { between, poisson } from './chance';
import { everyDay } from './courses';
import { oncePerStep, type CleanMaker, type CleanSignal } from './signal';

/** Requests per minute over the day and their consequences: whole numbers with an hourly rate. */
export const counts: CleanMaker = ({ random }) => {
  const busy = everyDay('sine', between(random, 11, 17));
  const swing = between(random, 0.5, 0.9);
  const requests = between(random, 20, 70);
  const counted = (name: string, share: number): CleanSignal => {
    const mean = requests * share;
    return {
      name,
      noise: Math.sqrt(mean),
      at: oncePerStep((timeMs) => poisson(random, mean * (1 - swing + 2 * swing * busy(timeMs)))),
    };
  };
  const hitShare = between(random, 0.5, 0.8);
  const hits = counted('cache_hits', hitShare);
  const misses = counted('cache_misses', 1 - hitShare);
  return [
    { name: 'requests', noise: Math.sqrt(requests), at: (timeMs) => hits.at(timeMs) + misses.at(timeMs) },
    hits,
    misses,
    counted('logins', between(random, 0.05, 0.15)),
    counted('errors', between(random, 0.01, 0.03)),
  ];
};
