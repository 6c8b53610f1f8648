import { describe, expect, it } from 'vitest';
import { beginOf, type OwnPosition, type PartitionFacts } from './kafka-positions';

const partition = 'telemetry/0';
const kafka: PartitionFacts = { low: 10, high: 100, topicId: 'a' };
const own: OwnPosition = {
  position: 40,
  topicId: 'a',
  isLocal: true,
  start: 'latest',
  isNew: false,
};

describe('where a partition is read from', () => {
  it.each<[string, Partial<PartitionFacts>, Partial<OwnPosition>, object]>([
    ['the position of the store', {}, {}, { at: 'position', offset: 40 }],
    ['that of the store, where the group is behind', { group: 20 }, {}, { at: 'position', offset: 40 }],
    [
      'that of the group, where another member has read on',
      { group: 60 },
      {},
      { offset: 60, restart: { why: 'overtaken', unread: 0 } },
    ],
    [
      'that of the store, where state moves with the partition',
      { group: 60 },
      { isLocal: false },
      { at: 'position', offset: 40 },
    ],
    [
      'that of the store, where the group is beyond the end',
      { group: 999 },
      {},
      { at: 'position', offset: 40 },
    ],
    ['the first that is left', { low: 50 }, {}, { offset: 50, restart: { why: 'deleted', unread: 10 } }],
    ['the beginning of a shorter topic', { high: 30 }, {}, { offset: 10, restart: { why: 'recreated' } }],
    [
      'the beginning of another topic, although it is longer',
      { low: 0, topicId: 'b' },
      {},
      { offset: 0, restart: { why: 'recreated' } },
    ],
    [
      'the position, where a broker tells no identity',
      { topicId: undefined },
      {},
      { at: 'position', offset: 40 },
    ],
    ['the position, where none was kept', {}, { topicId: undefined }, { at: 'position', offset: 40 }],
  ])('%s', (_, facts, known, expected) => {
    expect(beginOf(partition, { ...kafka, ...facts }, { ...own, ...known })).toMatchObject(expected);
  });

  it.each<[string, Partial<PartitionFacts>, Partial<OwnPosition>, object]>([
    ['its end, with latest', {}, {}, { at: 'start', offset: 100 }],
    ['its beginning, with earliest', {}, { start: 'earliest' }, { at: 'start', offset: 10 }],
    ['its beginning, where it has just come up', {}, { isNew: true }, { at: 'start', offset: 10 }],
    [
      'the first record of a time',
      { atStart: 70 },
      { start: '2026-01-01T00:00:00Z' },
      { at: 'start', offset: 70 },
    ],
    ['the position of the group', { group: 60 }, {}, { at: 'group', offset: 60 }],
    ['what is left behind the position of the group', { group: 5 }, {}, { at: 'group', offset: 10 }],
    ['where it starts, when the group is beyond the end', { group: 101 }, {}, { at: 'start', offset: 100 }],
  ])('the first time: %s', (_, facts, known, expected) => {
    const first = { ...own, position: undefined, topicId: undefined, ...known };
    expect(beginOf(partition, { ...kafka, ...facts }, first)).toEqual(expected);
  });
});
