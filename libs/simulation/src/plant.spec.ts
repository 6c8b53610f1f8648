import { describe, expect, it } from 'vitest';
import { noiseOf, Plant, spanOf } from './plant';
import { mean } from '@kymo/statistics';
import { correlation } from './statistics.fixture';
import { PlantTelemetry } from './telemetry';

const startMs = Date.UTC(2025, 0, 6);
const plant = new Plant({ seed: 3, startMs });
const telemetry = new PlantTelemetry(plant);

describe('the healthy plant', () => {
  it('has 24 machines of three kinds, each with eight channels', () => {
    expect(plant.machines).toHaveLength(24);
    expect(new Set(plant.machines.map(({ key }) => key)).size).toBe(24);
    expect(new Set(plant.machines.map(({ tags }) => tags['kind']))).toEqual(
      new Set(['pump', 'compressor', 'turbine']),
    );
    for (const { kind } of plant.machines) expect(kind.channels).toHaveLength(8);
  });

  it('says the same for the same seed and step, in whatever order it is asked', () => {
    const again = new PlantTelemetry(new Plant({ seed: 3, startMs }));
    for (const step of [5000, 3, 1440, 4]) expect(again.record(7, step)).toEqual(telemetry.record(7, step));
    const other = new PlantTelemetry(new Plant({ seed: 4, startMs }));
    expect(other.record(7, 3)?.values).not.toEqual(telemetry.record(7, 3)?.values);
  });

  it.each(plant.machines.slice(0, 3))(
    '$key: every channel follows the load and keeps to its range',
    (machine) => {
      for (const channel of machine.kind.channels) {
        const loads: number[] = [];
        const values: number[] = [];
        for (let step = 0; step < 2880; step++) {
          loads.push(machine.load.at(plant.timeMs(step), channel.lagMinutes * 60_000));
          values.push(plant.healthy(machine, channel, step));
        }
        expect(correlation(loads, values), channel.name).toBeGreaterThan(0.85);
        expect(Math.min(...values), channel.name).toBeGreaterThan(0);
        expect(Math.max(...values), channel.name).toBeLessThan(Math.max(channel.idle, channel.full) * 1.2);
      }
    },
  );

  it('measures with the noise it is said to have', () => {
    const [machine] = plant.machines;
    const channel = machine?.kind.channels.find(({ name }) => name === 'power');
    if (machine === undefined || channel === undefined) throw new Error('a pump with power expected');
    const level = Array.from({ length: 4000 }, (_, step) => plant.healthy(machine, channel, step, 0.6));
    const centre = mean(level);
    const deviation = Math.sqrt(mean(level.map((value) => (value - centre) ** 2)));
    expect(deviation / noiseOf(channel)).toBeCloseTo(1, 1);
    expect(noiseOf(channel)).toBeLessThan(0.02 * spanOf(channel));
  });
});

describe('the telemetry of the plant', () => {
  const days = 4;
  const records = Array.from({ length: 1440 * days }, (_, step) => telemetry.record(0, step));

  it('jitters its clock without ever going back', () => {
    const times = records.flatMap((record, step) => (record ? [{ step, timeMs: Number(record.time) }] : []));
    times.forEach(({ step, timeMs }, index) => {
      expect(Math.abs(timeMs - plant.timeMs(step))).toBeLessThanOrEqual(3_000);
      expect(timeMs).toBeGreaterThan(times[index - 1]?.timeMs ?? 0);
    });
    expect(new Set(times.map(({ step, timeMs }) => timeMs - plant.timeMs(step))).size).toBeGreaterThan(100);
  });

  it('pauses now and then for at most three steps', () => {
    const missing = records.map((record) => record === undefined);
    const gaps =
      missing
        .map((gap, step) => (gap ? 'x' : step < 0 ? '' : '.'))
        .join('')
        .match(/x+/g) ?? [];
    expect(gaps.length).toBeGreaterThan(days);
    expect(Math.max(...gaps.map((gap) => gap.length))).toBeLessThanOrEqual(3);
  });

  it('has short gaps in single channels, said by null', () => {
    const nulls = records.filter((record) => record && Object.values(record.values).includes(null));
    expect(nulls.length).toBeGreaterThan(0);
    expect(nulls.length / records.length).toBeLessThan(0.1);
  });
});
