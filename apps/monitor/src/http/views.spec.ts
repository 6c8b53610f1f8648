import type { Effects, HistoryBlock, Incident, SeriesState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { FleetBoard } from '../status/fleet-board';
import { seriesView } from './series-view';

const MINUTE_MS = 60_000;
const START_MS = 10 * MINUTE_MS * 1000;

const state = (lastStep: number, score: number): SeriesState => ({
  key: 'a',
  tags: { kind: 'pump' },
  channels: ['x'],
  intervalMs: MINUTE_MS,
  firstMs: START_MS,
  lastMs: START_MS + lastStep * MINUTE_MS,
  verdict: 'normal',
  score,
  steps: lastStep + 1,
});

function block(from: number, scores: readonly number[]): HistoryBlock {
  const actual = Float32Array.from(scores, () => 1);
  return {
    series: 'a',
    startMs: START_MS + from * MINUTE_MS,
    intervalMs: MINUTE_MS,
    channels: ['x'],
    actual,
    expected: actual,
    band: Float32Array.from(scores, () => 0.5),
    score: Float32Array.from(scores),
  };
}

const effects = (content: Partial<Effects>) =>
  ({ series: [], forgotten: [], history: [], incidents: [], ...content }) as unknown as Effects;
const empty = { series: () => [], history: () => [], incidents: () => [] };

describe('the fleet board', () => {
  it('keeps the highest score of each stretch of time', () => {
    const board = new FleetBoard(empty);
    board.take(
      effects({
        series: [state(11, 0.25)],
        history: [block(0, [0.1, 0.9, ...Array<number>(8).fill(0.2), 0.3, 0.25])],
      }),
    );
    const { series, bucketsMs } = board.view();
    expect(bucketsMs.at(-1)).toBe(START_MS + 10 * MINUTE_MS);
    expect(series[0]).toMatchObject({ key: 'a', score: 0.25, incident: null });
    expect(series[0]!.history.slice(-3)).toEqual([null, 0.9, 0.3]);
  });

  it('tells each change once', () => {
    const board = new FleetBoard(empty);
    board.take(effects({ series: [state(0, Number.NaN)] }));
    expect(board.changes()?.series).toMatchObject([{ key: 'a', score: null }]);
    expect(board.changes()).toBeUndefined();
  });

  it('lets go of a series that is forgotten, and tells so once', () => {
    const board = new FleetBoard(empty);
    const incident = { id: 'i', series: 'a', status: 'firing', paged: true } as Incident;
    board.take(effects({ series: [state(0, 2)], incidents: [incident] }));
    board.take(effects({ forgotten: ['a'], history: [block(1, [0.5])] }));
    expect([board.size, board.firing, board.view().series]).toEqual([0, 0, []]);
    expect(board.changes()).toMatchObject({ series: [], forgotten: ['a'] });
    expect(board.changes()).toBeUndefined();
    board.take(effects({ forgotten: ['a'], series: [state(2, 1)] }));
    expect(board.changes()).toEqual({
      nowMs: expect.anything(),
      series: [expect.objectContaining({ key: 'a' })],
    });
  });

  it('follows incidents', () => {
    const board = new FleetBoard(empty);
    const incident = { id: 'i', series: 'a', status: 'firing', paged: true } as Incident;
    board.take(effects({ series: [state(0, 2)], incidents: [incident] }));
    expect(board.firing).toBe(1);
    board.take(effects({ incidents: [{ ...incident, status: 'resolved' }] }));
    expect([board.firing, board.view().series[0]!.incident]).toEqual([0, null]);
    board.take(effects({ incidents: [{ ...incident, paged: false }] }));
    expect(board.firing).toBe(0);
  });
});

describe('an opened series', () => {
  const STEPS = 5000;
  const store = (scores: readonly number[]) => {
    /** Turns of the event loop seen by the reads, and the longest stretch of one. */
    const seen = { turns: new Set<number>(), steps: 0 };
    let turns = 0;
    const count = () => {
      turns += 1;
      counting = setImmediate(count);
    };
    let counting = setImmediate(count);
    return {
      seen,
      turns: () => turns,
      stop: () => clearImmediate(counting),
      incidents: () => [],
      history: (_: string, fromMs: number, toMs: number) => {
        seen.turns.add(turns);
        const first = Math.max(0, Math.ceil((fromMs - START_MS) / MINUTE_MS));
        const last = Math.min(scores.length - 1, Math.floor((toMs - START_MS) / MINUTE_MS));
        seen.steps = Math.max(seen.steps, last - first + 1);
        return last < first ? [] : [block(first, scores.slice(first, last + 1))];
      },
    };
  };

  it('is thinned without losing its worst moment, nor how far its values reach', async () => {
    const kept = store(Array.from({ length: STEPS }, (_, step) => (step === 1234 ? 9 : 0.1)));
    const history = (...parameters: Parameters<typeof kept.history>) =>
      kept.history(...parameters).map((one) => ({
        ...one,
        actual: one.actual.map((_, index) => {
          const step = Math.round((one.startMs - START_MS) / MINUTE_MS) + index;
          return step === 2222 ? -5 : step === 3333 ? 7 : 1;
        }),
        expected: one.actual.map(() => Number.NaN),
      }));
    const view = await seriesView({ ...kept, history }, state(STEPS - 1, 0.1), null, { fromMs: 0 });
    kept.stop();
    expect(view.timesMs.length).toBeLessThanOrEqual(1000);
    expect(view.timesMs).toEqual([...view.timesMs].sort((one, other) => one - other));
    expect(Math.max(...view.score.map((score) => score ?? 0))).toBe(9);
    const actual = view.channels[0]!.actual.map((one) => one ?? 0);
    expect([Math.min(...actual), Math.max(...actual)]).toEqual([-5, 7]);
  });

  it('is read a slice at a time, and the stream has its turn between two', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    await seriesView(kept, state(STEPS - 1, 0.1), null, { fromMs: 0 });
    kept.stop();
    expect(kept.seen.steps).toBeLessThanOrEqual(2049);
    expect(kept.seen.turns.size).toBe(3);
  });

  it('is read in smaller slices where it has many channels, and shown a channel at a time', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const channels = Array.from({ length: 200 }, (_, channel) => `c${channel}`);
    await seriesView(kept, { ...state(STEPS - 1, 0.1), channels }, null, { fromMs: 0 });
    expect(kept.seen.steps).toBeLessThanOrEqual(251);
    expect(kept.seen.turns.size).toBe(20);
    expect(kept.turns()).toBeGreaterThanOrEqual(20 + channels.length - 1);
    kept.stop();
  });

  it('shows every step of a short stretch, once', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const range = { fromMs: START_MS + 10 * MINUTE_MS, toMs: START_MS + 900 * MINUTE_MS };
    const view = await seriesView(kept, state(STEPS - 1, 0.1), null, range);
    kept.stop();
    expect(view.timesMs).toEqual(
      Array.from({ length: 891 }, (_, step) => START_MS + (10 + step) * MINUTE_MS),
    );
  });

  it('is unknown when nothing of it was seen', () => {
    expect(new FleetBoard(empty).stateOf('b')).toBeUndefined();
  });
});
