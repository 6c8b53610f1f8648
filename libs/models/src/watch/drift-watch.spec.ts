import { createInProcessFactory, driftOf } from '@kymo/detectors';
import type { HistoryBlock, Incident, SeriesState, TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keptDocuments } from './documents.fixture';
import { driftChange } from './drift-view';
import { DriftWatch } from './drift-watch';
import type { OpenModel } from '../stores/artifact-store';

const DAY = 1440;
const MACHINE = 0;

describe('the drift of a group', () => {
  const factory = createEngine('onnx').then((engine) => createInProcessFactory(engine));
  let model: OpenModel;
  beforeAll(async () => {
    const training = [plantStretch(MACHINE, 0, 2 * DAY)];
    const artifact = await (await factory).fit('linear-autoencoder', {}, training, { seed: 1 });
    model = { artifact, detector: await (await factory).restore(artifact) };
  });
  afterAll(async () => (await factory).close());

  /** Two days after those learnt; the first channel moves for the last day and a half. */
  function days(moves: number): TrainingSeries {
    const stretch = plantStretch(MACHINE, 2 * DAY, 2 * DAY);
    const width = stretch.channels.length;
    const values = stretch.values.map((value, cell) =>
      cell % width === 0 && cell >= (DAY / 2) * width ? value * (1 + moves) : value,
    );
    return { ...stretch, values };
  }

  /** Looks so often, after ever more steps, at the same days. */
  async function look(
    stretch: TrainingSeries,
    looks: number,
    incidents: Partial<Incident>[] = [],
    { isStopped = false, isForgotten = false } = {},
  ) {
    const { detector } = model;
    const state = { ...stateOf(stretch), steps: 4 * DAY };
    const windows = windowsOf(stretch, detector.windowLength, 1);
    const scores = (await detector.score(windows)).map(({ value }) => value);
    const store = {
      ...keptDocuments(),
      history: () => [blockOf(stretch, scores, detector.windowLength)],
      incidents: () => incidents as Incident[],
    };
    let watch = new DriftWatch(store);
    for (let number = 0; number < looks; number++) {
      if (isForgotten) await watch.forget([state.key]);
      if (isStopped) watch = new DriftWatch(store);
      await watch.look([{ ...state, steps: state.steps + 256 * number }], () => model);
    }
    if (isStopped) watch = new DriftWatch(store);
    return watch.driftOf([state.key], () => model);
  }

  it('is none while the series are as they were', async () => {
    const drift = await look(days(0), 3);
    expect(drift).toMatchObject({ series: 1, drifted: [] });
    expect(drift!.furthest).toBeLessThanOrEqual(1);
  });

  it('is found, and where it is furthest', async () => {
    const stretch = days(0.5);
    const drift = (await look(stretch, 3))!;
    expect(drift).toMatchObject({ series: 1, drifted: [stretch.series] });
    expect(drift.furthest).toBeGreaterThan(1);
    expect(drift.where).toBe(stretch.channels[0]);
  });

  it('is the same a few channels at a time', () => {
    const { series, channels, values } = days(0.5);
    const recent = { channels, values };
    const { artifact } = model;
    const single = artifact.channels.map((channel) => driftOf(artifact, series, recent, [channel])!);
    const whole = driftOf(artifact, series, recent)!;
    expect(single.flatMap(({ inputs }) => inputs)).toEqual(whole.inputs);
    expect(single.map(({ isDrifted }) => isDrifted)).toContain(true);
    expect(single.map(({ isDrifted }) => isDrifted)).toContain(false);
  });

  it('is the same whether the monitor goes on or is started again', async () => {
    const stretch = days(0.5);
    expect(await look(stretch, 3, [], { isStopped: true })).toEqual(await look(stretch, 3));
    expect(await look(stretch, 3, [], { isStopped: true, isForgotten: true })).toMatchObject({ drifted: [] });
  });

  it('is believed only when it stays', async () => {
    expect(await look(days(0.5), 2)).toMatchObject({ drifted: [] });
  });

  it('is not looked for under an open incident that people know', async () => {
    const trouble = { kind: 'anomaly', status: 'firing', startMs: 0, paged: true } as const;
    expect(await look(days(0.5), 3, [trouble])).toBeUndefined();
    expect(await look(days(0.5), 3, [{ ...trouble, paged: false }])).toBeDefined();
  });
});

it('is logged once when it begins and once when it ends', () => {
  const none = { series: 2, drifted: [], furthest: 0.5, where: 'flow' };
  const some = { series: 2, drifted: ['a'], furthest: 1.44, where: 'flow' };
  expect([driftChange(undefined, none), driftChange(some, some)]).toEqual([undefined, undefined]);
  expect(driftChange(none, some)).toBe(
    '1 of 2 series have drifted from what their model was fitted on: a. flow is furthest, at 1.4 times the limit.',
  );
  expect(driftChange(some, none)).toBe('Drift has ended.');
});

function stateOf({ series, channels, intervalMs, startMs, values }: TrainingSeries): SeriesState {
  const steps = values.length / channels.length;
  const lastMs = startMs + (steps - 1) * intervalMs;
  return {
    key: series,
    tags: {},
    channels,
    intervalMs,
    firstMs: startMs,
    lastMs,
    verdict: 'normal',
    score: 0,
    steps,
  };
}

function blockOf(
  { series, channels, intervalMs, startMs, values }: TrainingSeries,
  scores: number[],
  windowLength: number,
): HistoryBlock {
  const score = new Float32Array(values.length / channels.length).fill(Number.NaN);
  score.set(scores, windowLength - 1);
  return {
    series,
    startMs,
    intervalMs,
    channels,
    actual: values,
    expected: values,
    band: Float32Array.from(values),
    score,
  };
}
