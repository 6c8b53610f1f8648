import { text } from 'node:stream/consumers';
import { type Effects, type HistoryBlock, type Incident, type SeriesState, zeroCounters } from '@kymo/domain';
import type { FleetSeries, FleetView } from '@kymo/api';
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
  ({
    counters: { decoded: 1 },
    series: [],
    forgotten: [],
    history: [],
    incidents: [],
    ...content,
  }) as unknown as Effects;
const viewOf = async (board: FleetBoard): Promise<FleetView> =>
  JSON.parse(await text(board.json())) as FleetView;
const empty = { series: () => [], history: () => [], incidents: () => [] };

describe('the fleet board', () => {
  it('keeps the highest score of each stretch of time', async () => {
    const board = new FleetBoard(empty);
    board.take(
      effects({
        series: [state(11, 0.25)],
        history: [block(0, [0.1, 0.9, ...Array<number>(8).fill(0.2), 0.3, 0.25])],
      }),
    );
    const { series, bucketsMs } = await viewOf(board);
    expect(bucketsMs.at(-1)).toBe(START_MS + 10 * MINUTE_MS);
    expect(series[0]).toMatchObject({ key: 'a', score: 0.25, incident: null });
    expect(series[0]!.history.slice(-3)).toEqual([null, 0.9, 0.3]);
  });

  it('tells of each bucket that has changed, once, however late its scores come', () => {
    const board = new FleetBoard(empty);
    board.take(effects({ series: [state(35, 0.2)], history: [block(0, Array<number>(36).fill(0.2))] }));
    expect(board.changes()?.series[0]?.peaks).toHaveLength(4);
    board.take(effects({ series: [state(36, 0.9)], history: [block(8, [0.2, 0.9, 0.2])] }));
    expect(board.changes()?.series[0]?.peaks).toEqual([
      { startMs: START_MS, score: 0.9 },
      { startMs: START_MS + 10 * MINUTE_MS, score: 0.2 },
    ]);
    board.take(effects({ series: [state(37, 0.9)] }));
    expect(board.changes()?.series[0]?.peaks).toEqual([]);
  });

  it('knows when each series was heard by the wall clock', async () => {
    let clockMs = 1000;
    const board = new FleetBoard(empty, () => clockMs);
    board.take(effects({ series: [state(0, 0.2)], history: [block(0, [0.2])] }));
    clockMs = 3000;
    board.take(effects({ series: [state(1, 0.2)], history: [block(1, [0.2])] }));
    clockMs = 4000;
    board.take(effects({ series: [state(2, 0.2)], counters: { ...zeroCounters(), records: 1 } }));
    expect((await viewOf(board)).series[0]).toMatchObject({ heardMs: 3000, quietLimitMs: 60_000 });
  });

  it('is not led by one device whose clock is ahead', async () => {
    const board = new FleetBoard(empty, () => START_MS + 60 * MINUTE_MS);
    const wrong = { ...state(0, 0.2), key: 'b', lastMs: START_MS + 22 * 60 * MINUTE_MS };
    board.take(effects({ series: [wrong] }));
    expect(board.latestMs).toBe(wrong.lastMs);
    board.take(effects({ series: [state(5, 0.2)] }));
    expect([board.latestMs, (await viewOf(board)).nowMs]).toEqual([
      state(5, 0.2).lastMs,
      state(5, 0.2).lastMs,
    ]);
  });

  it('tells each change once', () => {
    const board = new FleetBoard(empty);
    board.take(effects({ series: [state(0, Number.NaN)] }));
    expect(board.changes()?.series).toMatchObject([{ key: 'a', score: null }]);
    expect(board.changes()).toBeUndefined();
  });

  it('lets go of a series that is forgotten, and tells so once', async () => {
    const board = new FleetBoard(empty);
    const incident = { id: 'i', series: 'a', status: 'firing', paged: true } as Incident;
    board.take(effects({ series: [state(0, 2)], incidents: [incident] }));
    board.take(effects({ forgotten: ['a'], history: [block(1, [0.5])] }));
    expect([board.size, board.firing, (await viewOf(board)).series]).toEqual([0, 0, []]);
    expect(board.changes()).toMatchObject({ series: [], forgotten: ['a'] });
    expect(board.changes()).toBeUndefined();
    board.take(effects({ forgotten: ['a'], series: [state(2, 1)] }));
    expect(board.changes()).toEqual({
      nowMs: expect.anything(),
      bucketsMs: expect.anything(),
      series: [expect.objectContaining({ key: 'a' })],
    });
  });

  it('is written in parts between which the event loop turns, and leaves out what is forgotten meanwhile', async () => {
    const board = new FleetBoard(empty);
    const names = Array.from({ length: 1200 }, (_, number) => `s${String(number).padStart(4, '0')}`);
    board.take(effects({ series: names.map((key) => ({ ...state(0, 0.2), key })) }));
    const parts = board.json();
    let turns = 0;
    let written = '';
    for await (const part of parts) {
      written += part;
      if (turns++ === 1) board.take(effects({ forgotten: ['s1199'] }));
      expect(part.match(/"key"/g)?.length ?? 0).toBeLessThanOrEqual(500);
    }
    const view = JSON.parse(written) as FleetView;
    expect(view.series.map(({ key }) => key)).toEqual(names.slice(0, -1));
    expect(turns).toBe(5);
  });

  it('follows incidents', async () => {
    const board = new FleetBoard(empty);
    const incident = { id: 'i', series: 'a', status: 'firing', paged: true } as Incident;
    board.take(effects({ series: [state(0, 2)], incidents: [incident] }));
    expect(board.firing).toBe(1);
    board.take(effects({ incidents: [{ ...incident, status: 'resolved' }] }));
    expect([board.firing, (await viewOf(board)).series[0]!.incident]).toEqual([0, null]);
    board.take(effects({ incidents: [{ ...incident, paged: false }] }));
    expect(board.firing).toBe(0);
  });

  it('follows incidents that nobody was alerted to, by their severity', async () => {
    const board = new FleetBoard(empty);
    const incident = { id: 'i', series: 'a', status: 'firing', paged: false, severity: 'info' } as Incident;
    const after = async (changed: Partial<Incident>) => {
      board.take(effects({ series: [state(0, 2)], incidents: [{ ...incident, ...changed }] }));
      const [{ incident: told, noted }] = (await viewOf(board)).series as [FleetSeries];
      return [told?.id ?? null, noted];
    };
    expect(await after({})).toEqual([null, 'info']);
    expect(await after({ paged: true, severity: 'warning' })).toEqual(['i', null]);
    expect(await after({ status: 'resolved' })).toEqual([null, null]);
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
    const view = await seriesView({ ...kept, history }, state(STEPS - 1, 0.1), undefined, { fromMs: 0 });
    kept.stop();
    expect(view.timesMs.length).toBeLessThanOrEqual(1000);
    expect(view.timesMs).toEqual([...view.timesMs].sort((one, other) => one - other));
    expect(Math.max(...view.score.map((score) => score ?? 0))).toBe(9);
    const actual = view.channels[0]!.actual.map((one) => one ?? 0);
    expect([Math.min(...actual), Math.max(...actual)]).toEqual([-5, 7]);
  });

  it('is read a slice at a time, and the stream has its turn between two', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    await seriesView(kept, state(STEPS - 1, 0.1), undefined, { fromMs: 0 });
    kept.stop();
    expect(kept.seen.steps).toBeLessThanOrEqual(2049);
    expect(kept.seen.turns.size).toBe(3);
  });

  it('is read in smaller slices where it has many channels, and shown a channel at a time', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const channels = Array.from({ length: 200 }, (_, channel) => `c${channel}`);
    await seriesView(kept, { ...state(STEPS - 1, 0.1), channels }, undefined, { fromMs: 0 });
    expect(kept.seen.steps).toBeLessThanOrEqual(251);
    expect(kept.seen.turns.size).toBe(20);
    expect(kept.turns()).toBeGreaterThanOrEqual(20 + channels.length - 1);
    kept.stop();
  });

  it('shows every step of a short stretch, once', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const range = { fromMs: START_MS + 10 * MINUTE_MS, toMs: START_MS + 900 * MINUTE_MS };
    const view = await seriesView(kept, state(STEPS - 1, 0.1), undefined, range);
    kept.stop();
    expect(view.timesMs).toEqual(
      Array.from({ length: 891 }, (_, step) => START_MS + (10 + step) * MINUTE_MS),
    );
  });

  it.each([
    ['every step of a short stretch', 99, [0, 39, 49.5, 60, 99]],
    ['a long stretch, thinned', STEPS - 1, [0, 49.5]],
  ])('has a step without values where steps are missing: %s', async (_, to, expected) => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const history = (key: string, fromMs: number, toMs: number) =>
      kept
        .history(key, fromMs, toMs)
        .flatMap((one) =>
          [...one.score.keys()].map((step) => ({
            ...block(0, [0.1]),
            startMs: one.startMs + step * MINUTE_MS,
          })),
        )
        .filter(({ startMs }) => startMs < START_MS + 40 * MINUTE_MS || startMs >= START_MS + 60 * MINUTE_MS);
    const range = { fromMs: START_MS, toMs: START_MS + to * MINUTE_MS };
    const view = await seriesView({ ...kept, history }, state(STEPS - 1, 0.1), undefined, range);
    kept.stop();
    const steps = view.timesMs.map((timeMs) => (timeMs - START_MS) / MINUTE_MS);
    for (const step of expected) expect(steps).toContain(step);
    const missing = steps.filter((_, index) => view.channels[0]!.actual[index] === null);
    expect(missing).toEqual([49.5]);
    expect(view.score[steps.indexOf(49.5)]).toBeNull();
  });

  it('goes on to the present without values where the series is silent', async () => {
    const kept = store(Array.from({ length: 1000 }, () => 0.1));
    const at = (step: number) => START_MS + step * MINUTE_MS;
    const latest = await seriesView(kept, state(999, 0.1), undefined, {}, at(1100));
    const longSilent = await seriesView(kept, state(999, 0.1), undefined, {}, at(9000));
    const lagging = await seriesView(kept, state(999, 0.1), undefined, {}, at(1002));
    kept.stop();
    expect([latest.timesMs[0], latest.timesMs.at(-1)]).toEqual([at(740), at(1100)]);
    expect(latest.channels[0]!.actual.at(-1)).toBeNull();
    expect(longSilent.timesMs.at(-1)).toBe(at(999 + 180));
    expect(lagging.channels[0]!.actual.at(-1)).toBe(1);
  });

  it('counts the values outside their band over all steps, whichever are shown', async () => {
    const kept = store(Array.from({ length: STEPS }, () => 0.1));
    const history = (key: string, fromMs: number, toMs: number) =>
      kept.history(key, fromMs, toMs).map((one) => ({
        ...one,
        actual: one.actual.map((_, index) =>
          (Math.round((one.startMs - START_MS) / MINUTE_MS) + index) % 20 === 0 ? 3 : 1,
        ),
        expected: one.actual.map(() => 1),
      }));
    const view = await seriesView({ ...kept, history }, state(STEPS - 1, 0.1), undefined, { fromMs: 0 });
    kept.stop();
    const [channel] = view.channels;
    const shown = channel!.actual.filter((value) => value === 3).length / view.timesMs.length;
    expect(shown).toBeGreaterThan(0.1);
    expect([channel!.judged, channel!.outside]).toEqual([STEPS, STEPS / 20]);
  });

  it('is unknown when nothing of it was seen', () => {
    expect(new FleetBoard(empty).stateOf('b')).toBeUndefined();
  });
});
