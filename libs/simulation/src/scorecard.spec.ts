import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fault, FaultKind } from '@kymo/faults';
import { Scorecard, type ScorecardState } from './scorecard';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function fault(
  id: string,
  fromHour: number,
  toHour: number,
  kind: FaultKind = 'drift',
  machine = 'pump-01',
): Fault {
  return { id, kind, machine, channels: ['flow'], startMs: fromHour * HOUR_MS, endMs: toHour * HOUR_MS };
}

function incident(id: string, raisedHour: number, endHour?: number, series = 'pump-01', paged = true) {
  const endMs = endHour === undefined ? undefined : endHour * HOUR_MS;
  const raisedMs = raisedHour * HOUR_MS;
  return { id, series, startMs: raisedMs - 5 * MINUTE_MS, raisedMs, endMs, paged };
}

function judged(faults: Fault[], incidents: ReturnType<typeof incident>[], nowHour: number) {
  const card = new Scorecard();
  card.inject(faults);
  card.observe(incidents);
  card.advance(nowHour * HOUR_MS);
  return card.summary();
}

describe('the scorecard', () => {
  it.each([
    ['raised during the fault', incident('a', 11, 12), 1, 0],
    ['raised within the grace after it', incident('a', 13.9, 14), 1, 0],
    ['raised after the grace', incident('a', 14.2, 15), 0, 1],
    ['over before it', incident('a', 8, 9), 0, 1],
    ['firing already when it began', incident('a', 8, 10.5), 1, 0],
    ['never over', incident('a', 8), 1, 0],
    ['on another machine', incident('a', 11, 12, 'pump-02'), 0, 1],
    ['of which nobody was told', incident('a', 11, 12, 'pump-01', false), 0, 0],
  ])('%s', (_, alarm, caught, falseAlarms) => {
    const summary = judged([fault('f', 10, 13)], [alarm], 20);
    expect(summary).toMatchObject({ injected: 1, caught, falseAlarms });
  });

  it('measures the delay of the first incident from the start of the fault', () => {
    const faults = [
      fault('f', 10, 13),
      fault('g', 10, 13, 'stuck', 'pump-02'),
      fault('h', 10, 13, 'stuck', 'pump-03'),
    ];
    const alarms = [
      incident('b', 12, 13),
      incident('a', 10.5, 11),
      incident('c', 11, 12, 'pump-02'),
      incident('d', 12, 13, 'pump-03'),
    ];
    const { medianDelaySeconds, byKind } = judged(faults, alarms, 20);
    expect(medianDelaySeconds).toBe(3600);
    expect(byKind).toEqual({
      drift: { injected: 1, caught: 1, medianDelaySeconds: 1800 },
      stuck: { injected: 2, caught: 2, medianDelaySeconds: 5400 },
    });
  });

  it('does not hold a fault against the monitor while it may still be caught', () => {
    expect(judged([fault('f', 10, 13)], [], 13.5)).toMatchObject({
      injected: 0,
      caught: 0,
      medianDelaySeconds: null,
    });
    expect(judged([fault('f', 10, 13)], [], 14)).toMatchObject({ injected: 1, caught: 0 });
    expect(judged([fault('f', 10, 13)], [incident('a', 11)], 11)).toMatchObject({ injected: 1, caught: 1 });
  });

  it('counts an incident once, however often it is told of', () => {
    const card = new Scorecard();
    card.observe([incident('a', 5)]);
    card.observe([incident('a', 5, 6)]);
    expect(card.summary().falseAlarms).toBe(1);
  });

  it('takes an incident for caught once people are told of it', () => {
    const card = new Scorecard();
    card.inject([fault('f', 10, 13)]);
    card.observe([incident('a', 10.5, undefined, 'pump-01', false)]);
    card.advance(11 * HOUR_MS);
    expect(card.summary()).toMatchObject({ caught: 0, falseAlarms: 0 });
    card.observe([incident('a', 12)]);
    expect(card.summary()).toMatchObject({ caught: 1, falseAlarms: 0, medianDelaySeconds: 7200 });
  });

  it('takes back a false alarm when its fault becomes known', () => {
    const card = new Scorecard();
    card.observe([incident('a', 11)]);
    expect(card.summary().falseAlarms).toBe(1);
    card.inject([fault('f', 10, 13)]);
    expect(card.summary()).toMatchObject({ caught: 1, falseAlarms: 0 });
  });

  it('stays small, and settles what is old without counting it twice', () => {
    const card = new Scorecard();
    const faults = Array.from({ length: 200 }, (_, index) => fault(`f${index}`, 30 * index, 30 * index + 2));
    faults.forEach((injected, index) => {
      card.inject([injected]);
      card.observe([
        incident(`i${index}`, 30 * index + 1, 30 * index + 2),
        incident(`x${index}`, 30 * index + 9, 30 * index + 10),
      ]);
      card.advance((30 * index + 25) * HOUR_MS);
    });
    card.inject(faults);
    expect(card.summary()).toMatchObject({
      injected: 200,
      caught: 200,
      falseAlarms: 200,
      medianDelaySeconds: 3600,
    });
    expect(card.state().faults.length + card.state().alarms.length).toBeLessThan(10);
  });

  it('an incident that outlives its settled fault is still no false alarm', () => {
    const card = new Scorecard();
    card.inject([fault('f', 10, 11)]);
    card.observe([incident('a', 10.5)]);
    card.advance(100 * HOUR_MS);
    expect(card.state().faults).toEqual([]);
    card.observe([incident('a', 10.5, 99)]);
    card.advance(200 * HOUR_MS);
    expect(card.summary()).toMatchObject({ injected: 1, caught: 1, falseAlarms: 0 });
  });

  it('goes on after a restart as if there had been none', () => {
    const event = fc.record({
      hour: fc.integer({ min: 0, max: 200 }),
      length: fc.integer({ min: 1, max: 9 }),
      machine: fc.constantFrom('p', 'q'),
      alarm: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.nat(40), (events, restartAt) => {
        const straight = new Scorecard();
        let restarted = new Scorecard();
        [...events]
          .sort((a, b) => a.hour - b.hour)
          .forEach(({ hour, length, machine, alarm }, index) => {
            if (index === restartAt)
              restarted = Scorecard.from(JSON.parse(JSON.stringify(restarted.state())) as ScorecardState);
            for (const card of [straight, restarted]) {
              if (alarm) card.observe([incident(`i${index}`, hour, hour + length, machine)]);
              else card.inject([fault(`f${index}`, hour, hour + length, 'spike', machine)]);
              card.advance(hour * HOUR_MS);
            }
          });
        expect(restarted.summary()).toEqual(straight.summary());
        const { injected, caught, falseAlarms } = straight.summary();
        expect(caught).toBeLessThanOrEqual(injected);
        expect(injected + falseAlarms).toBeLessThanOrEqual(events.length);
      }),
    );
  });
});
