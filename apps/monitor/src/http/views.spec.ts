import type { Effects, HistoryBlock, Incident, SeriesState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { FleetBoard } from './fleet-board';
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
  const scores = Array.from({ length: 5000 }, (_, step) => (step === 1234 ? 9 : 0.1));
  const store = { series: () => [state(4999, 0.1)], history: () => [block(0, scores)], incidents: () => [] };

  it('is thinned without losing its worst moment', () => {
    const view = seriesView(store, 'a', null, { fromMs: 0 })!;
    expect(view.timesMs.length).toBeLessThanOrEqual(1000);
    expect(Math.max(...view.score.map((score) => score ?? 0))).toBe(9);
  });

  it('is unknown when nothing of it was seen', () => {
    expect(seriesView(store, 'b', null, {})).toBeUndefined();
  });
});
