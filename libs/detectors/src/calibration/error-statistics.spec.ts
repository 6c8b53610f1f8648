import { describe, expect, it } from 'vitest';
import { channelOfStatistic, statisticCount, computeErrorStatistics } from './error-statistics';

const shape = { steps: 16, channels: 2 };
const flat = new Float32Array(32).fill(1);
const CHANNEL = 1;

function statisticsOf(change: {
  errors?: [number, number][];
  values?: Float32Array;
  expected?: Float32Array;
  missing?: Uint8Array;
  fresh?: number;
}) {
  const errors = new Float32Array(32).fill(1);
  for (const [step, error] of change.errors ?? []) errors[step * 2 + CHANNEL] = error;
  const values = change.values ?? Float32Array.from({ length: 32 }, (_, index) => (index >> 1) % 2);
  const into = new Float32Array(statisticCount(2));
  computeErrorStatistics(
    {
      errors,
      values,
      expected: change.expected ?? values,
      missing: change.missing,
      freshSteps: change.fresh ?? 1,
    },
    shape,
    flat,
    [1, 1],
    into,
  );
  const of = (kind: number) => into[3 + 2 * kind + CHANNEL]!;
  return {
    all: into[0]!,
    newest: into[1]!,
    whole: of(0),
    recent: of(1),
    worst: of(2),
    still: of(3),
    unrest: of(4),
  };
}

describe('error statistics', () => {
  it.each([
    ['a spike in the last step', [[15, 33]], { whole: 3, recent: 9, worst: 33 }],
    ['a spike that is no longer fresh', [[3, 33]], { whole: 3, recent: 1, worst: 1 }],
  ] as const)('show %s', (_, errors, expected) => {
    expect(statisticsOf({ errors: errors.map(([step, error]) => [step, error]) })).toMatchObject(expected);
  });

  it('show a sensor that stands still, and only that', () => {
    const stuck = Float32Array.from({ length: 32 }, (_, index) =>
      index % 2 === CHANNEL ? 0.5 : (index >> 1) % 2,
    );
    expect(statisticsOf({ values: stuck }).still).toBeCloseTo(20);
    expect(statisticsOf({}).still).toBeLessThan(1);
  });

  it('show movement that was not expected', () => {
    expect(statisticsOf({ expected: new Float32Array(32) }).unrest).toBe(1);
    expect(statisticsOf({}).unrest).toBe(0);
  });

  it('ignore missing values', () => {
    const missing = new Uint8Array(32);
    missing[31] = 1;
    expect(statisticsOf({ errors: [[15, 1e6]], missing })).toMatchObject({
      all: 1,
      newest: 1,
      whole: 1,
      recent: 1,
      worst: 0,
    });
  });

  it('make little of the last values before a channel fell silent', () => {
    const missing = Uint8Array.from({ length: 32 }, (_, index) => Number(index % 2 === CHANNEL && index > 1));
    expect(statisticsOf({ errors: [[0, 10]], missing, fresh: 16 })).toMatchObject({
      whole: 2.5,
      recent: 0,
      worst: 10,
    });
  });

  it('belong to a channel each, or to all channels', () => {
    expect(
      Array.from({ length: statisticCount(2) }, (_, statistic) => channelOfStatistic(statistic, 2)),
    ).toEqual([-1, -1, -1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  });
});
