import { between } from './chance';
import { lagged } from './courses';
import { gauged, JUMP_NOISE, type CleanMaker, type Gauge } from './signal';
import { spells } from './spells';

const FOLLOWERS: readonly (Gauge & { readonly lagMinutes: number })[] = [
  { name: 'current', base: 2, span: 48, lagMinutes: 0.7 },
  { name: 'pressure', base: 3, span: 5, lagMinutes: 6 },
  { name: 'temperature', base: 25, span: 40, lagMinutes: 25 },
];

/** A machine that runs and rests for tens of minutes at a time; its channels follow with a lag. */
export const duty: CleanMaker = ({ random, startMs }) => {
  const runs = between(random, 20, 40);
  const rests = between(random, 20, 50);
  const spell = spells<boolean>(startMs, (ran = random() < 0.5) => ({
    state: !ran,
    minutes: (ran ? rests : runs) * between(random, 0.4, 1.6),
  }));
  const running = (timeMs: number) => Number(spell(timeMs).state);
  return [
    { name: 'running', noise: JUMP_NOISE, at: running },
    ...FOLLOWERS.map((follower) =>
      gauged(follower, random, lagged(running, follower.lagMinutes * between(random, 0.7, 1.4))),
    ),
  ];
};
