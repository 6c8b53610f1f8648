import type { Verdict } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { keptDocuments } from './documents.fixture';
import { AlarmShareWatch } from './alarm-share-watch';

const LENGTH = 10;

function verdicts(scores: readonly number[], boundary: number, hash = 'abc'): Verdict[] {
  return scores.map((value) => ({
    window: { length: LENGTH, freshSteps: LENGTH } as Verdict['window'],
    state: value >= boundary ? 'anomalous' : 'normal',
    score: { value, model: { detector: 'auto', hash } } as Verdict['score'] & object,
  }));
}

const some = (high: number, of: number) =>
  Array.from({ length: of }, (_, index) => (index < high ? 1.2 : 0.4));

describe('a model', () => {
  it.each([
    ['fits where it alarms on few normal windows', some(2, 40), 2, undefined],
    ['does not fit where it alarms on many', some(10, 40), 2, 0.25],
    ['is not blamed for what is anomalous', some(10, 40), 1.1, undefined],
    ['is not judged before it has scored enough', some(10, 19), 2, undefined],
  ])('%s', async (_, scores, boundary, share) => {
    const watch = new AlarmShareWatch(keptDocuments());
    await watch.look(verdicts(scores, boundary));
    expect(watch.alarmShareOf('abc')).toBe(share);
    expect(watch.alarmShareOf('another')).toBeUndefined();
  });

  it('fits telemetry without noise, whatever its boundary', async () => {
    const watch = new AlarmShareWatch(keptDocuments());
    const exact = verdicts(some(40, 40), 2).map((one) => ({
      ...one,
      score: { ...one.score!, reconstructionError: 1e-13 },
    }));
    await watch.look(exact);
    expect(watch.alarmShareOf('abc')).toBeUndefined();
  });

  it('is not blamed for what is long ago', async () => {
    const watch = new AlarmShareWatch(keptDocuments());
    await watch.look(verdicts(some(100, 100), 2));
    for (let turn = 0; turn < 20; turn++) await watch.look(verdicts(some(0, 100), 2));
    expect(watch.alarmShareOf('abc')).toBeUndefined();
  });

  it('is not blamed for what the relation of the channels says', async () => {
    const watch = new AlarmShareWatch(keptDocuments());
    const related = verdicts(some(0, 40), 2).map((one) => ({
      ...one,
      score: { ...one.score!, loudest: 3 },
      standing: { modelBoundary: 1 } as Verdict['standing'] & object,
    }));
    await watch.look(related);
    expect(watch.alarmShareOf('abc')).toBeUndefined();
  });

  it('does not fit again before it alarms clearly less', async () => {
    const watch = new AlarmShareWatch(keptDocuments());
    await watch.look(verdicts(some(9, 200), 2));
    expect(watch.alarmShareOf('abc')).toBeUndefined();
    expect(watch.alarmShareOf('abc', true)).toBe(0.045);
  });

  it('is known after a stop, and after a kill but for the latest', async () => {
    const store = keptDocuments();
    const stopped = new AlarmShareWatch(store);
    await stopped.look(verdicts(some(10, 40), 2));
    await stopped.keep();
    const killed = new AlarmShareWatch(store);
    expect(killed.alarmShareOf('abc')).toBe(0.25);
    for (let turn = 0; turn < 100; turn++) await killed.look(verdicts(some(1, 1), 2));
    await killed.look(verdicts(some(0, 50), 2));
    expect(new AlarmShareWatch(store).alarmShareOf('abc')).toBeCloseTo(110 / 140);
  });
});
