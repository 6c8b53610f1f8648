import type { ChannelView, FleetSeries, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CHANNELS = [
  'bearing_temperature',
  'current',
  'flow',
  'level',
  'pressure',
  'speed',
  'torque',
  'vibration',
];
export const MODEL = { detector: 'lstm-autoencoder', hash: '5d1f0c9b7a34e2' };

/** What the made-up plant answers for one series: a daily swing with noise, and a deviation during incidents. */
export function viewOf(
  one: FleetSeries,
  all: readonly Incident[],
  fromMs: number,
  toMs: number,
  nowMs: number,
): SeriesView {
  const incidents = all.filter(
    ({ series, startMs, endMs }) => series === one.key && startMs <= toMs && (endMs ?? nowMs) >= fromMs,
  );
  const from = Math.max(fromMs, nowMs - 48 * HOUR);
  const to = Math.min(toMs, one.lastMs);
  const steps = to <= from ? 0 : Math.min(900, Math.floor((to - from) / 1000));
  const timesMs = Array.from({ length: steps }, (_, step) =>
    Math.round(from + ((step + 1) * (to - from)) / steps),
  );
  const during = timesMs.map((time) =>
    incidents.find(({ startMs, lastMs }) => time >= startMs && time <= lastMs),
  );
  const random = seededRandom(one.key.length + 3);
  const scored = one.state !== 'warming_up';
  return {
    key: one.key,
    tags: one.tags,
    state: one.state,
    detector: scored ? MODEL.detector : null,
    isOfKind: false,
    maturity: scored ? 1 : null,
    timesMs,
    channels: CHANNELS.map((name, index) => channelOf(name, index, timesMs, during, scored)),
    score: during.map((incident) => {
      const calm = 0.3 + 0.35 * random();
      return scored ? (incident?.peakScore ?? 0.5) * (incident === undefined ? 1 : 0.7) + calm * 0.4 : null;
    }),
    incidents,
  };
}

function channelOf(
  name: string,
  index: number,
  timesMs: readonly number[],
  during: readonly (Incident | undefined)[],
  scored: boolean,
): ChannelView {
  const random = seededRandom(index + 11);
  const size = 10 ** (index % 3);
  const expected = timesMs.map(
    (time) =>
      size * (4 + index + 1.4 * Math.sin(time / (HOUR / 2) + index) + 0.5 * Math.sin(time / (7 * MINUTE))),
  );
  const band = size * 0.45;
  const actual = expected.map((value, step) => {
    if (index === 3 && step > 300 && step < 360) return null;
    const share = during[step]?.channels.find((channel) => channel.name === name)?.share ?? 0;
    return value + size * 0.3 * (random() + random() - 1) + share * size * 3.2;
  });
  const none = timesMs.map(() => null);
  return {
    name,
    actual,
    expected: scored ? expected : none,
    lower: scored ? expected.map((value) => value - band) : none,
    upper: scored ? expected.map((value) => value + band) : none,
    judged: scored ? actual.filter((value) => value !== null).length : 0,
    outside: scored
      ? actual.filter((value, step) => value !== null && Math.abs(value - expected[step]!) > band).length
      : 0,
  };
}
