import { expect, it } from 'vitest';
import { TopicChoice } from './topic-choice';

const existing = [
  'plant.b',
  'plant.a',
  'plant',
  '__consumer_offsets',
  'kymo-kymo-state-plant.a',
  'kymo-kymo-models',
];

it.each([
  [['^plant\\.'], ['plant.a', 'plant.b']],
  [
    ['^plant$', 'not-yet'],
    ['not-yet', 'plant'],
  ],
  [
    ['plant.a', '^plant\\.'],
    ['plant.a', 'plant.b'],
  ],
  [['^'], ['plant', 'plant.a', 'plant.b']],
  [['^(?!plant)'], []],
  [['plant'], ['plant']],
])('reads of %j', (entries, expected) => {
  expect(new TopicChoice(entries).among(existing)).toEqual(expected);
});

it('may grow where there is an expression', () => {
  expect(new TopicChoice(['plant']).isOpen).toBe(false);
  expect(new TopicChoice(['plant', '^x']).isOpen).toBe(true);
});

it('reads a topic of its own kind where it is named', () => {
  expect(new TopicChoice(['kymo-kymo-models']).takes('kymo-kymo-models')).toBe(true);
});
