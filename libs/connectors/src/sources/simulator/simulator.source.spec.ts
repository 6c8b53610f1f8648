import type { Batch, TelemetryRecord } from '@kymo/domain';
import { FaultSchedule, Plant, PlantTelemetry } from '@kymo/simulation';
import { describe, expect, it } from 'vitest';
import { JsonDecoder } from '../../decoders/json.decoder';
import { SimulatorSource, type SimulatorOptions } from './simulator.source';

const plant = new Plant({ seed: 1, startMs: Date.UTC(2025, 0, 6), machines: 3 });
const historyDays = 0.1;
const historySteps = 144;

interface Run {
  readonly batches: Batch[];
  readonly sleeps: number[];
}

/** Runs with a clock that only sleeping and slow passes move. */
async function run(options: SimulatorOptions, from?: number, passMs = 0, stopAfter = Infinity): Promise<Run> {
  let nowMs = 1_000_000;
  const batches: Batch[] = [];
  const sleeps: number[] = [];
  const controller = new AbortController();
  const telemetry = new PlantTelemetry(plant, new FaultSchedule(plant, { fromStep: historySteps }));
  const source = new SimulatorSource(
    telemetry,
    { historyDays, ...options },
    {
      now: () => nowMs,
      sleep: (milliseconds) => {
        sleeps.push(milliseconds);
        nowMs += milliseconds;
        return Promise.resolve();
      },
    },
  );
  await source.run({
    pass: (batch) => {
      batches.push(batch);
      nowMs += passMs;
      if (batches.length >= stopAfter) controller.abort();
      return Promise.resolve();
    },
    resumeAt: () => from,
    signal: controller.signal,
  });
  return { batches, sleeps };
}

const offsets = ({ batches }: Run) => batches.flatMap(({ records }) => records.map(({ offset }) => offset));

describe('the simulator as a source', () => {
  it('sends history without waiting, then a tick of simulated minutes at a time', async () => {
    const { batches, sleeps } = await run({ endStep: historySteps + 60, batchRecords: 100 });
    const history = batches.filter(({ nextOffset }) => nextOffset <= historySteps * 3);
    expect(history.map(({ nextOffset }) => nextOffset)).toEqual([100, 200, 300, 400, 432]);
    const paced = batches.slice(history.length);
    expect(paced.map(({ nextOffset }) => nextOffset / 3 - historySteps)).toEqual([15, 30, 45, 60]);
    expect(sleeps).toEqual([250, 250, 250, 250]);
  });

  it('marks the last batch, and no other', async () => {
    const { batches } = await run({ endStep: historySteps + 60 });
    expect(batches.map(({ last }) => last)).toEqual([...batches.slice(1).map(() => false), true]);
  });

  it('lets simulated time slow down behind a slow pass instead of piling up', async () => {
    const { batches, sleeps } = await run({ endStep: historySteps + 60 }, undefined, 400);
    expect(sleeps).toEqual([0, 0, 0, 0]);
    expect(Math.max(...batches.slice(1).map(({ records }) => records.length))).toBeLessThanOrEqual(45);
  });

  it('owes fractions of a step to the next tick', async () => {
    const { batches } = await run({ historyDays: 0, endStep: 4, minutesPerSecond: 2 });
    expect(batches.map(({ nextOffset }) => nextOffset / 3)).toEqual([1, 2, 3, 4]);
  });

  it('goes on at any record as if it had never stopped', async () => {
    const whole = await run({ endStep: historySteps + 60 });
    for (const from of [1, 3, 431, 432, 500]) {
      const rest = await run({ endStep: historySteps + 60 }, from);
      expect(offsets(rest)).toEqual(offsets(whole).filter((offset) => offset >= from));
      const [first] = rest.batches[0]?.records ?? [];
      const same = whole.batches
        .flatMap(({ records }) => records)
        .find(({ offset }) => offset === first?.offset);
      expect(first).toEqual(same);
    }
  });

  it('stops when it is told to', async () => {
    const { batches } = await run({ batchRecords: 10 }, undefined, 0, 3);
    expect(batches).toHaveLength(3);
  });

  it('wakes from its sleep when it is told to stop', async () => {
    const controller = new AbortController();
    const source = new SimulatorSource(new PlantTelemetry(plant), { historyDays: 0, tickMs: 10_000 });
    const pass = () => {
      setImmediate(() => controller.abort());
      return Promise.resolve();
    };
    await source.run({ pass, resumeAt: () => undefined, signal: controller.signal });
    expect(controller.signal.aborted).toBe(true);
  });

  it('sends records that all decode, keyed by machine', async () => {
    const { batches } = await run({ endStep: historySteps + 600 });
    const decoder = new JsonDecoder({ maxFutureMs: null });
    for (const record of batches.flatMap(({ records }) => records)) {
      const { samples, rejections } = decoder.decode(record);
      expect(rejections).toEqual([]);
      expect(samples[0]?.series).toBe(Buffer.from(record.key ?? []).toString());
      expect(samples[0]?.timeMs).toBe(record.timestampMs);
    }
  });

  it('passes a failure of the pass on', async () => {
    const telemetry = {
      machines: 1,
      intervalMs: 60_000,
      record: (): TelemetryRecord | undefined => undefined,
    };
    const source = new SimulatorSource(telemetry);
    const failing = source.run({
      pass: () => Promise.reject(new Error('disk full')),
      resumeAt: () => undefined,
      signal: new AbortController().signal,
    });
    await expect(failing).rejects.toThrow('disk full');
  });
});
