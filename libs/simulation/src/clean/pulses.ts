import { between } from './chance';
import { JUMP_NOISE, type CleanMaker } from './signal';
import { spells } from './spells';

const CHANNELS = [
  { name: 'valve', base: 0, height: 1, joins: 1 },
  { name: 'flow', base: 2, height: 30, joins: 1 },
  { name: 'pressure', base: 6, height: -1.5, joins: 1 },
  { name: 'drain', base: 0, height: 12, joins: 0.4 },
];

/** Channels that stand still, but for a short pulse now and then, a few times a day, in most of them at once. */
export const pulses: CleanMaker = ({ random, startMs }) => {
  const restMinutes = between(random, 180, 420);
  const spell = spells<readonly number[]>(startMs, (last) =>
    last?.some(Boolean) === false
      ? {
          state: CHANNELS.map(({ joins }) => Number(random() < joins)),
          minutes: between(random, 2, 7),
        }
      : { state: CHANNELS.map(() => 0), minutes: restMinutes * between(random, 0.3, 1.7) },
  );
  return CHANNELS.map(({ name, base, height }, index) => {
    const level = base + Math.abs(height) * between(random, 0, 0.5);
    const own = height * between(random, 0.7, 1.4);
    return {
      name,
      noise: JUMP_NOISE * Math.abs(own),
      at: (timeMs) => level + own * (spell(timeMs).state[index] ?? 0),
    };
  });
};
