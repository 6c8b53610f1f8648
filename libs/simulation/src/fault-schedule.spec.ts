import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, type FaultKind } from '@kymo/faults';
import { FaultSchedule } from './fault-schedule';
import { noiseOf, Plant } from './plant';
import { PlantTelemetry } from './telemetry';

const startMs = Date.UTC(2025, 0, 6);
const plant = new Plant({ seed: 2, startMs });
const schedule = new FaultSchedule(plant, { fromStep: 600 });
const faults = schedule.before(600 + 10 * 1440);

describe('the schedule of faults', () => {
  it('never has two faults on one machine at a time, and gives each time to recover', () => {
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.nat(),
          machines: fc.integer({ min: 1, max: 30 }),
          intervalMs: fc.constantFrom(10_000, 60_000, 600_000),
        }),
        ({ seed, machines, intervalMs }) => {
          const own = new FaultSchedule(new Plant({ seed, machines, intervalMs, startMs }), { fromStep: 10 });
          const last = new Map<string, number>();
          for (let index = 0; index < 60; index++) {
            const { machine, startMs: fromMs, endMs } = own.fault(index);
            expect(fromMs - (last.get(machine) ?? 0)).toBeGreaterThan(2 * 3_600_000);
            expect(endMs).toBeGreaterThan(fromMs);
            last.set(machine, endMs);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('comes as often as asked, shorter and with time to recover', () => {
    const own = new FaultSchedule(plant, { fromStep: 0, everyMinutes: 5 });
    const often = own.before(1440);
    expect(often.length).toBe(1440 / 5);
    const last = new Map<string, number>();
    for (const { machine, startMs: fromMs, endMs } of often) {
      expect(fromMs - (last.get(machine) ?? 0)).toBeGreaterThan(30 * 60_000);
      last.set(machine, endMs);
    }
    const medium = often.map(({ steps }) => steps).sort((a, b) => a - b)[often.length / 2]!;
    expect(medium).toBeGreaterThan(5);
  });

  it('has as many faults under way at its first step as ever, where it is to', () => {
    const fromStep = 2880;
    for (const machines of [1, 3, 24]) {
      const own = new Plant({ seed: 3, startMs, machines });
      const late = new FaultSchedule(own, { fromStep, isUnderWay: true });
      const begun = late.before(fromStep);
      expect(begun.length).toBeGreaterThanOrEqual(1);
      const longest = Math.max(...late.before(fromStep + 30_000).map(({ steps }) => steps));
      expect(begun[0]!.startStep + longest).toBeLessThan(fromStep);
      expect(begun[0]!.startStep).toBeGreaterThan(fromStep - 2880);
      expect(new FaultSchedule(own, { fromStep }).before(fromStep)).toEqual([]);
    }
    const soon = new FaultSchedule(plant, { fromStep: 60, isUnderWay: true });
    expect(soon.before(60)[0]!.startStep).toBeGreaterThanOrEqual(0);
  });

  it('brings every kind once a round', () => {
    for (let round = 0; round + FAULT_KINDS.length <= faults.length; round += FAULT_KINDS.length) {
      const kinds = faults.slice(round, round + FAULT_KINDS.length).map(({ kind }) => kind);
      expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
    }
  });

  it('begins no fault before its time and lists them in order', () => {
    expect(faults[0]?.startStep).toBeGreaterThanOrEqual(600);
    expect(faults.map(({ startStep }) => startStep)).toEqual(
      faults.map(({ startStep }) => startStep).sort((a, b) => a - b),
    );
    expect(schedule.before(600 + 10 * 1440, 5)).toEqual(faults.slice(5));
  });

  it('knows which fault is active exactly while it lasts', () => {
    for (const fault of faults) {
      const machine = plant.machines.findIndex(({ key }) => key === fault.machine);
      const at = (step: number) => schedule.active(machine, step)?.id;
      expect(at(fault.startStep - 1)).toBeUndefined();
      expect(at(fault.startStep)).toBe(fault.id);
      expect(at(fault.startStep + fault.steps - 1)).toBe(fault.id);
      expect(at(fault.startStep + fault.steps)).toBeUndefined();
    }
  });
});

describe('what the sensors show under a fault', () => {
  const telemetry = new PlantTelemetry(plant, schedule);
  const healthy = new PlantTelemetry(plant);

  it.each(FAULT_KINDS.filter((kind) => !kind.startsWith('silent')))(
    '%s lies far outside the noise',
    (kind) => {
      for (const fault of ofKind(kind)) {
        const beyond = fault.channels.map((channel) => Math.max(...deviations(fault, channel)));
        expect(Math.max(...beyond), fault.id).toBeGreaterThan(8);
        expect(Math.min(...beyond), fault.id).toBeGreaterThan(4);
      }
    },
  );

  it.each(['level-shift', 'lost-correlation', 'spike'] as const)('%s lies outside all the time', (kind) => {
    for (const fault of ofKind(kind)) {
      expect(Math.min(...deviations(fault, fault.channels[0] ?? '')), fault.id).toBeGreaterThan(8);
    }
  });

  it.each(['drift', 'slow-leak'] as const)('%s begins unseen and grows', (kind) => {
    for (const fault of ofKind(kind)) {
      const grown = deviations(fault, fault.channels[0] ?? '');
      expect(grown[0]).toBeLessThan(1);
      expect(grown.at(-1)).toBeGreaterThan(30);
    }
  });

  it('leaves other channels and other machines alone', () => {
    for (const fault of faults.slice(0, 20)) {
      const machine = plant.machines.findIndex(({ key }) => key === fault.machine);
      const step = fault.startStep + 2;
      const shown = telemetry.record(machine, step)?.values ?? {};
      const well = healthy.record(machine, step)?.values ?? {};
      for (const channel of Object.keys(shown)) {
        if (!fault.channels.includes(channel)) expect(shown[channel]).toBe(well[channel]);
      }
    }
  });

  it('a silent sensor is left out of the record, a silent machine sends none', () => {
    for (const fault of ofKind('silent-sensor')) {
      const record = shownDuring(fault).find((found) => found !== undefined);
      expect(Object.keys(record?.values ?? {})).toHaveLength(7);
    }
    for (const fault of ofKind('silent-machine'))
      expect(shownDuring(fault).every((found) => found === undefined)).toBe(true);
  });

  function ofKind(kind: FaultKind) {
    const own = faults.filter((fault) => fault.kind === kind);
    expect(own.length).toBeGreaterThan(10);
    return own;
  }

  function shownDuring(fault: (typeof faults)[number], from = telemetry) {
    const machine = plant.machines.findIndex(({ key }) => key === fault.machine);
    return Array.from({ length: fault.steps }, (_, into) => from.record(machine, fault.startStep + into));
  }

  /** Distance from the healthy value, in standard deviations of the noise. */
  function deviations(fault: (typeof faults)[number], channel: string): number[] {
    const machine = plant.machines.find(({ key }) => key === fault.machine);
    const model = machine?.kind.channels.find(({ name }) => name === channel);
    if (model === undefined) throw new Error(`a channel ${channel} expected`);
    const well = shownDuring(fault, healthy);
    return shownDuring(fault).flatMap((record, into) => {
      const [shown, expected] = [record?.values[channel], well[into]?.values[channel]];
      return typeof shown === 'number' && typeof expected === 'number'
        ? [Math.abs(shown - expected) / noiseOf(model)]
        : [];
    });
  }
});
