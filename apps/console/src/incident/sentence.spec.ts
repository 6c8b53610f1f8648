import type { SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { chooseZone } from '../look/time';
import { sentenceOf } from './sentence';

beforeAll(() => chooseZone('UTC'));
afterAll(() => chooseZone('local'));

const AT = Date.UTC(2026, 0, 31, 10, 44);
const MINUTE = 60_000;
const incident = {
  kind: 'anomaly',
  status: 'firing',
  startMs: AT,
  lastMs: AT + 50 * MINUTE,
  channels: [
    { name: 'oil', share: 0.8 },
    { name: 'flow', share: 0.1 },
    { name: 'load', share: 0.1 },
  ],
} as unknown as Incident;
const view = {
  timesMs: [AT - MINUTE, AT, AT + MINUTE],
  channels: [
    { name: 'oil', actual: [200, 82, 80], expected: [70, 70, 70], lower: [68, 68, 68], upper: [72, 72, 72] },
    { name: 'flow', actual: [1, null, 1], expected: [1, 1, 1], lower: [0, 0, 0], upper: [2, 2, 2] },
  ],
} as unknown as SeriesView;

/** Stuck at 5 from a minute before it was seen, while much more was expected. */
const stuck = {
  timesMs: Array.from({ length: 12 }, (_, step) => AT + (step - 3) * MINUTE),
  channels: [
    {
      name: 'oil',
      actual: [4, 4.5, ...Array<number>(10).fill(5)],
      expected: Array.from({ length: 12 }, (_, step) => 4 + step),
      lower: Array.from({ length: 12 }, (_, step) => 3.65 + step),
      upper: Array.from({ length: 12 }, (_, step) => 4.35 + step),
    },
  ],
} as unknown as SeriesView;

/** Too low for a while; what is expected has not caught up when it returns. */
const returning = {
  timesMs: [AT, AT + MINUTE, AT + 2 * MINUTE],
  channels: [
    { name: 'oil', actual: [50, 48, 90], expected: [70, 70, 60], lower: [68, 68, 58], upper: [72, 72, 62] },
  ],
} as unknown as SeriesView;

/** Far too high for a moment; then what is expected is too high for longer. */
const struck = {
  timesMs: [AT, AT + MINUTE, AT + 2 * MINUTE, AT + 3 * MINUTE],
  channels: [
    {
      name: 'oil',
      actual: [95, 64, 65, 66],
      expected: [70, 70, 69, 69],
      lower: [68, 68, 67, 67],
      upper: [72, 72, 71, 71],
    },
  ],
} as unknown as SeriesView;

const withUnit = { ...view, channels: [{ ...view.channels[0]!, unit: '°C' }] };

it.each<[string, Partial<Incident>, SeriesView | undefined, string]>([
  ['one that goes on', {}, view, 'oil 82, expected 70 ± 2; flow and 1 more since 10:44, for 52 min.'],
  ['a unit', {}, withUnit, 'oil 82 °C, expected 70 ± 2; flow and 1 more since 10:44, for 52 min.'],
  [
    'one that is over',
    { status: 'resolved', endMs: AT + 70 * MINUTE },
    view,
    'oil 82, expected 70 ± 2; flow and 1 more from 10:44 to 11:54, for 1 h 10 min.',
  ],
  [
    'a sensor that is stuck',
    { channels: incident.channels.slice(0, 1) },
    stuck,
    'oil flat since 10:43 at 5, expected 15 ± 0.35 since 10:44, for 52 min.',
  ],
  [
    'a channel that leaps back',
    { channels: incident.channels.slice(0, 1) },
    returning,
    'oil 48, expected 70 ± 2 since 10:44, for 52 min.',
  ],
  [
    'a channel that is struck, and its wake',
    { channels: incident.channels.slice(0, 1) },
    struck,
    'oil 95, expected 70 ± 2 since 10:44, for 52 min.',
  ],
  ['a silence', { kind: 'silence' }, view, 'No value of oil, flow and 1 more since 10:44, for 52 min.'],
  [
    'a source that brings nothing, while the time of the data stands still',
    { kind: 'silence', series: 'kymo', rule: 'nothing has arrived from source kafka for 40 s by the clock' },
    undefined,
    'nothing has arrived from source kafka for 40 s by the clock since 10:44.',
  ],
  [
    'a hard range',
    { kind: 'range', rule: 'oil outside its hard range of 0 to 80' },
    view,
    'oil outside its hard range of 0 to 80 since 10:44, for 52 min.',
  ],
  ['one whose values are not there yet', {}, undefined, 'oil; flow and 1 more since 10:44, for 52 min.'],
])('tells %s', (_, given, values, sentence) =>
  expect(sentenceOf({ ...incident, ...given }, values, AT + 52 * MINUTE)).toBe(sentence),
);

it.each([
  ['of one that goes on grows by the clock while the time of the data stands still', {}, '1 h 10 min'],
  [
    'of one that is over ended with the first value',
    { status: 'resolved', endMs: AT + MINUTE } as const,
    '1 min',
  ],
])('the silence %s', (_, given, lasting) => {
  const silence: Incident = { ...incident, kind: 'silence', ...given };
  expect(sentenceOf(silence, view, AT + 52 * MINUTE, 70 * MINUTE)).toMatch(
    new RegExp(`, for ${lasting}\\.$`),
  );
});
