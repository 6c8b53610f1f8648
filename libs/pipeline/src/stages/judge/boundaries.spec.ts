import type { Score, StageState, Window } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { Boundaries } from './boundaries';
import { normal, windowAt as windowOf } from './boundary/windows.fixture';
import { replayDeparture } from './relation/replay-departure';

const CHANNELS = ['flow', 'level'];
const LENGTH = 16;

function windowAt(step: number): Window {
  const values = Float64Array.from({ length: LENGTH * 2 }, (_, cell) => Math.sin((2 * step + cell) / 5));
  return {
    ...{ series: 'a', tags: {}, channels: CHANNELS, values, length: LENGTH, startMs: step * 60_000 },
    ...{ intervalMs: 60_000, freshSteps: 1, freshSamples: 1 },
  } as unknown as Window;
}

function scoreAt(step: number): Score {
  return {
    ...{ value: 0.5 + 0.1 * Math.sin(step), channels: CHANNELS, contributions: Float64Array.of(0.5, 0.5) },
    ...{ reconstructionError: 0.1, model: { detector: 'linear-autoencoder', hash: 'abc' } },
  } as unknown as Score;
}

/** Boundaries over what is stored, by stage. */
function boundariesOver(stored: Map<string, unknown>): Boundaries {
  const store = { stageState: (stage: string) => structuredClone(stored.get(stage)) };
  return new Boundaries({ falseAlarmsPerDay: 0.1, lastingScore: 1 } as never, store);
}

function judge(boundaries: Boundaries, step: number): readonly StageState[] {
  boundaries.see(windowAt(step), 'usual');
  boundaries.placeScore(windowAt(step), scoreAt(step), 'usual');
  return boundaries.snapshot();
}

it('stores what changes every half window or window only then, and goes on from it as if it had never stopped', () => {
  const stored = new Map<string, unknown>();
  const whole = boundariesOver(new Map());
  let parted = boundariesOver(stored);
  const writes: Record<string, number[]> = { variation: [], relation: [] };
  for (let step = 0; step < 200; step++) {
    const copies = judge(whole, step);
    if (step % 7 === 3) parted = boundariesOver(stored);
    for (const { stage, state } of judge(parted, step)) stored.set(stage, structuredClone(state));
    for (const { stage } of copies) writes[stage]?.push(step);
    const at = Object.fromEntries(copies.map(({ stage, state }) => [stage, state]));
    expect(stored.get('judge')).toEqual(at['judge']);
    for (const stage of ['variation', 'relation'].filter((one) => at[one]))
      expect(stored.get(stage)).toEqual(at[stage]);
  }
  expect(writes['variation']!.slice(0, 4)).toEqual([0, 7, 15, 23]);
  expect(writes['relation']!.slice(0, 4)).toEqual([0, 15, 31, 47]);
  whole.forget('a');
  expect(whole.snapshot().map(({ stage, state }) => [stage, state])).toEqual([
    ['judge', undefined],
    ['variation', undefined],
    ['relation', undefined],
  ]);
});

it('goes on from what an earlier version has stored as one', () => {
  const [judged, variation] = judge(boundariesOver(new Map()), 0);
  const { freshSteps, ...rest } = judged!.state as { freshSteps: number };
  const asOne = { ...rest, variation: { ...(variation!.state as object), freshSteps } };
  const later = boundariesOver(new Map([['judge', asOne]]));
  const usual = boundariesOver(
    new Map([
      ['judge', judged!.state],
      ['variation', variation!.state],
    ]),
  );
  expect(judge(later, 1)[0]).toEqual(judge(usual, 1)[0]);
});

describe('the relation of the channels', () => {
  const random = seededRandom(2);
  const rows = Array.from({ length: 4_000 }, (_, step) => {
    const load = Math.sin(step / 40) + Math.sin(step / 7);
    // In the end the level does what its flow does not say.
    const level = step < 3_980 ? load : load + 2;
    return [load + 0.1 * normal(random), level + 0.1 * normal(random)];
  });

  /** Where each window stands, from the first that a model has judged. */
  function stands(firstJudged: number) {
    const boundaries = boundariesOver(new Map());
    return rows.slice(LENGTH).flatMap((_, index) => {
      const window = windowOf(index + LENGTH, (step) => rows[step]!, { length: LENGTH, channels: CHANNELS });
      boundaries.see(window, 'usual');
      return index < firstJudged ? [] : [boundaries.placeScore(window, scoreAt(index), 'usual')];
    });
  }

  it('judges where they leave it, and the score of the model where not', () => {
    const stood = stands(0);
    const { score, standing } = stood.at(-1)!;
    expect(score.loudest).toBeGreaterThan(standing.boundary);
    expect(score.contributions[1]).toBeGreaterThan(0.5);
    expect(standing.modelBoundary).toBeGreaterThan(score.value);
    expect(score.expected[1]).toBeLessThan(rows.at(-1)![1]! - 0.5);
    const calm = stood.slice(0, -20).filter((one) => one.standing.modelBoundary === undefined);
    expect(calm.length).toBeGreaterThan(0);
    expect(calm.every((one) => one.score.loudest === undefined)).toBe(true);
  });

  it('tells what a departure was computed with, which gives it again to the same digits, whatever is learnt later', () => {
    const last = stands(0).slice(-60);
    const departed = last.flatMap(({ score, standing: { relation, modelScore } }, index) =>
      relation === undefined ? [] : [{ score, relation, modelScore, step: 4_000 - last.length + index }],
    );
    expect(departed.length).toBeGreaterThan(20);
    for (const { score, relation, modelScore, step } of departed) {
      const window = windowOf(step, (at) => rows[at]!, { length: LENGTH, channels: CHANNELS });
      const { departure, expected } = replayDeparture(relation, window);
      expect(departure).toBe(score.loudest);
      expect(expected.slice(-CHANNELS.length)).toEqual(score.expected);
      expect(modelScore).toBe(score.value);
    }
  });

  it('is learnt while there is no model yet', () => {
    const { standing } = stands(3_970).at(-1)!;
    expect(standing.modelBoundary).toBeDefined();
    expect(standing.maturity).toBeGreaterThan(0.9);
  });
});
