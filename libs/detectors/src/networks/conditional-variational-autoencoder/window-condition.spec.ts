import { KymoError, type TrainingSeries } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { completeCondition, conditionOptions, createCondition } from './window-condition';

const schema = z.strictObject(conditionOptions);
const HOUR_MS = 3_600_000;
const MONDAY = Date.UTC(2025, 0, 6);
const silent = schema.parse({ timeOfDay: false, dayOfWeek: false });

function stretch(hours: number, tags?: TrainingSeries['tags']): TrainingSeries {
  const values = new Float32Array(hours + 1);
  return { series: 'hall', startMs: MONDAY, intervalMs: HOUR_MS, channels: ['load'], values, tags };
}

/** What a window of two steps and two channels is told. */
function told(options: Record<string, unknown>, tags: Record<string, string> = {}, endMs = MONDAY) {
  const condition = createCondition({ ...silent, ...options }, ['load', 'temperature']);
  if (!condition) return undefined;
  const into = new Float32Array(condition.size);
  condition.write(Float32Array.of(0.2, 7, 0.4, 9), { endMs, tags }, into);
  return [...into].map((value) => Number(value.toFixed(3)) + 0);
}

describe('what a window is told', () => {
  it.each([
    ['nothing', {}, undefined],
    ['the time of day', { timeOfDay: true }, [0, 1]],
    ['the time of day where it is', { timeOfDay: true, timeZone: 'Asia/Shanghai' }, [0.866, -0.5]],
    ['the load', { loadChannels: ['load'] }, [-0.4]],
    ['the value of a tag', { tags: { product: ['a', 'b'] } }, [0, 1]],
    ['no value that was not seen', { tags: { product: ['a', 'c'], site: ['north'] } }, [0, 0, 0]],
  ])('is %s', (_, options, expected) => {
    expect(told(options, { product: 'b' })).toEqual(expected);
  });

  it('is no load of a channel that is not there', () => {
    expect(() => told({ loadChannels: ['power'] })).toThrow(KymoError);
  });

  it('takes no time zone that is none', () => {
    expect(schema.safeParse({ timeZone: 'Middle/Earth' }).success).toBe(false);
  });
});

describe('the training part', () => {
  it.each([
    [47, { timeOfDay: false, dayOfWeek: false }],
    [48, { timeOfDay: true, dayOfWeek: false }],
    [336, { timeOfDay: true, dayOfWeek: true }],
  ])('of %i hours leaves of the calendar what it shows twice', (hours, expected) => {
    expect(completeCondition(schema.parse({}), [stretch(hours)])).toMatchObject(expected);
  });

  it('names the values of a tag, unless they are given', () => {
    const given = schema.parse({ tags: { product: [], site: ['north', 'south'], constructor: [] } });
    const training = ['b', 'a', 'b'].map((product) => stretch(50, { product, site: 'west' }));
    const { tags } = completeCondition(given, [...training, stretch(50)]);
    expect(tags).toEqual({ product: ['a', 'b'], site: ['north', 'south'], constructor: [] });
  });
});
