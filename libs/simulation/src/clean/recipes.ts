import { between } from './chance';
import { gauged, type CleanMaker, type Gauge } from './signal';
import { spells } from './spells';
import { MINUTE_MS } from './time';

const CHANNELS: readonly Gauge[] = [
  { name: 'temperature', base: 120, span: 90 },
  { name: 'pressure', base: 2, span: 8 },
  { name: 'speed', base: 400, span: 1100 },
  { name: 'feed', base: 5, span: 45 },
];
const RECIPES = 6;

/** Recipes in any order, an hour to four each: set points for all channels, reached in a short ramp. */
export const recipes: CleanMaker = ({ random, fleet, startMs }) => {
  const repertoire = Array.from({ length: RECIPES }, () => CHANNELS.map(() => fleet()));
  const rampMs = between(random, 4, 12) * MINUTE_MS;
  const spell = spells<{ from: number; to: number }>(startMs, (last) => {
    const from = last?.to ?? Math.floor(RECIPES * random());
    const further = 1 + Math.floor((RECIPES - 1) * random());
    return { state: { from, to: (from + further) % RECIPES }, minutes: between(random, 60, 240) };
  });
  const setPoint = (recipe: number, channel: number) => repertoire[recipe]?.[channel] ?? 0;
  return CHANNELS.map((channel, index) =>
    gauged(channel, random, (timeMs) => {
      const { state, sinceMs } = spell(timeMs);
      const from = setPoint(state.from, index);
      return from + (setPoint(state.to, index) - from) * Math.min(1, (timeMs - sinceMs) / rampMs);
    }),
  );
};
