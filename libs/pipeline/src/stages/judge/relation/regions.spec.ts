import { expect, it } from 'vitest';
import { windowAt } from '../boundary/windows.fixture';
import { beginMoments, learnMoments } from './moments';
import { regionsOf } from './regions';
import { regressionOf } from './regression';
import { Residuals } from './residuals';

const LENGTH = 64;
const channels = ['load', 'flow'];

/** A load that swings about 0, and a flow that follows it by half, with a digit of its own. */
const rows = Array.from({ length: 4000 }, (_, step) => {
  const load = Math.sin(step / 300);
  return [load, load / 2 + ((step * 7919) % 13) / 1000];
});

it('says where channels should be by the others, whatever they are', () => {
  const moments = beginMoments(windowAt(LENGTH, (at) => rows[at]!, { length: LENGTH, channels }))!;
  for (let step = LENGTH; step < 4000; step += LENGTH)
    learnMoments(
      moments,
      windowAt(step, (at) => rows[at]!, { length: LENGTH, channels }),
    );
  const regionsAt = (load: number, fault = 0) => {
    const step = rows.findIndex(([value], at) => at > 2 * LENGTH && Math.abs(value! - load) < 0.02);
    const faulty = rows.map(([value, flow], at) => [value!, at === step ? flow! + fault : flow!]);
    const window = windowAt(step, (at) => faulty[at]!, { length: LENGTH, channels });
    const residuals = Residuals.of(regressionOf(moments)!, moments, window);
    return [...regionsOf(moments, residuals)];
  };
  const high = regionsAt(0.99);
  expect(Math.min(...high)).toBeGreaterThan(5);
  expect(regionsAt(0.99, 0.5)).toEqual(high);
  expect(Math.max(...regionsAt(-0.95))).toBeLessThan(3);
});
