import { describe, expect, it } from 'vitest';
import { topicPartitionOf } from './topic-partition';

describe('topicPartitionOf', () => {
  it.each([
    ['telemetry/3', { topic: 'telemetry', partition: 3 }],
    ['north/telemetry/12', { topic: 'north/telemetry', partition: 12 }],
  ])('divides %s at its last slash', (name, expected) => {
    expect(topicPartitionOf(name)).toEqual(expected);
  });
});
