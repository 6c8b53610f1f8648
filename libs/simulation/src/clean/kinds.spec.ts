import { describe, expect, it } from 'vitest';
import { mean } from '@kymo/statistics';
import { autocorrelation, correlation, differences, range } from '../statistics.fixture';
import { CleanStream } from './clean-stream';
import type { CleanKind } from './kinds';

const DAY = 1440;
/** A Monday. */
const startMs = Date.UTC(2025, 0, 6);

describe.each([1, 2, 3])('the nature of clean streams (seed %i)', (seed) => {
  it('noise: channels correlate as they are told, steps do not', () => {
    const { channel } = recorded('noise', 3 * DAY);
    expect(correlation(channel('left'), channel('right'))).toBeGreaterThan(0.6);
    expect(correlation(channel('left'), channel('counterpart'))).toBeLessThan(-0.5);
    expect(Math.abs(correlation(channel('left'), channel('bystander')))).toBeLessThan(0.08);
    expect(Math.abs(autocorrelation(channel('left')))).toBeLessThan(0.08);
  });

  it.each(['daily', 'trend'] as const)('%s: every channel repeats itself from day to day', (kind) => {
    for (const values of recorded(kind, 2 * DAY).all)
      expect(correlation(values.slice(0, DAY), values.slice(DAY))).toBeGreaterThan(0.97);
  });

  it('trend: moves a few percent of its range a day', () => {
    const power = recorded('trend', 10 * DAY).channel('power');
    const moved = Math.abs(mean(power.slice(9 * DAY)) - mean(power.slice(0, DAY)));
    const share = moved / 9 / range(power.slice(0, DAY));
    expect(share).toBeGreaterThan(0.015);
    expect(share).toBeLessThan(0.045);
  });

  it.each([0, 3])('week: Saturday and Sunday are quiet, begun on day %i', (weekday) => {
    const power = recorded('week', 14 * DAY, startMs + weekday * DAY * 60_000).channel('power');
    const ranges = Array.from({ length: 14 }, (_, day) => range(power.slice(day * DAY, (day + 1) * DAY)));
    const quiet = ranges.filter((_, day) => (day + weekday) % 7 > 4);
    const working = ranges.filter((_, day) => (day + weekday) % 7 <= 4);
    expect(Math.min(...working)).toBeGreaterThan(4 * Math.max(...quiet));
  });

  it('slow-phases: the relation of two channels turns over days', () => {
    const { channel } = recorded('slow-phases', 3 * DAY);
    const relations = Array.from({ length: 36 }, (_, part) => {
      const stretch = [part * 120, (part + 1) * 120] as const;
      return correlation(channel('pump_1').slice(...stretch), channel('pump_3').slice(...stretch));
    });
    expect(Math.max(...relations)).toBeGreaterThan(0.7);
    expect(Math.min(...relations)).toBeLessThan(-0.7);
  });

  it('walks: each step begins where the last ended, and some channels go together', () => {
    const { all, channel } = recorded('walks', 20 * DAY);
    for (const values of all) expect(autocorrelation(values)).toBeGreaterThan(0.99);
    const [inlet, outlet] = [differences(channel('inlet')), differences(channel('outlet'))];
    expect(correlation(inlet, outlet)).toBeGreaterThan(0.3);
  });

  it('duty: runs for tens of minutes, and others follow', () => {
    const { channel } = recorded('duty', 5 * DAY);
    const running = channel('running');
    const minutes = running
      .join('')
      .match(/0+|1+/g)!
      .map(({ length }) => length);
    expect(mean(minutes)).toBeGreaterThan(15);
    expect(Math.max(...minutes)).toBeLessThan(90);
    expect(correlation(running, channel('current'))).toBeGreaterThan(0.9);
    const followed = (lag: number) =>
      correlation(running.slice(0, running.length - lag), channel('temperature').slice(lag));
    expect(followed(10)).toBeGreaterThan(Math.max(0.5, followed(0)));
  });

  it('recipes: a handful of levels, held for an hour and more', () => {
    const temperature = recorded('recipes', 20 * DAY).channel('temperature');
    const moves = differences(temperature).map(Math.abs);
    const small = range(temperature) / 10;
    const still = moves.filter((move) => move < small).length;
    expect(still / moves.length).toBeGreaterThan(0.9);
    expect(autocorrelation(temperature)).toBeGreaterThan(0.9);
  });

  it('counts: whole numbers, which add up', () => {
    const { all, channel, noise } = recorded('counts', 2 * DAY);
    expect(all.flat().every((value) => Number.isInteger(value) && value >= 0)).toBe(true);
    const [requests, hits, misses] = [channel('requests'), channel('cache_hits'), channel('cache_misses')];
    expect(requests).toEqual(hits.map((value, step) => value + misses[step]!));
    expect(mean(requests) / noise('requests') ** 2).toBeCloseTo(1, 1);
  });

  it('counters: never fall, and go with their rate', () => {
    const { channel } = recorded('counters', 3 * DAY);
    for (const name of ['megabytes_total', 'operating_hours', 'parts_total'])
      expect(Math.min(...differences(channel(name)))).toBeGreaterThanOrEqual(0);
    expect(channel('parts_total').every(Number.isInteger)).toBe(true);
    const rate = channel('megabytes_a_minute').slice(1);
    expect(correlation(differences(channel('megabytes_total')), rate)).toBeGreaterThan(0.999);
  });

  it('heavy-tails: far values are much more frequent than in normal noise', () => {
    const { channel, noise } = recorded('heavy-tails', 10 * DAY);
    const moves = differences(channel('latency'));
    const far = moves.filter((move) => Math.abs(move) > 5 * Math.SQRT2 * noise('latency')).length;
    expect(far).toBeGreaterThan(10);
    expect(far).toBeLessThan(0.02 * moves.length);
  });

  it('pulses: stands still but for a few short pulses a day, which channels share', () => {
    const { channel } = recorded('pulses', 10 * DAY);
    const valve = channel('valve');
    expect(new Set(valve).size).toBe(2);
    const pulses = differences(valve).filter((move) => move > 0).length / 10;
    expect(pulses).toBeGreaterThan(2);
    expect(pulses).toBeLessThan(12);
    expect(correlation(valve, channel('flow'))).toBeCloseTo(1, 6);
  });

  it.each([
    ['noise', 'left', Math.SQRT2],
    ['walks', 'ambient', 1],
    ['daily', 'flow', Math.SQRT2],
    ['week', 'power', Math.SQRT2],
    ['recipes', 'feed', Math.SQRT2],
    ['trend', 'humidity', Math.SQRT2],
    ['counters', 'megabytes_a_minute', Math.SQRT2],
  ] as const)('%s: %s moves from step to step by its noise', (kind, name, factor) => {
    const { channel, noise } = recorded(kind, 2 * DAY);
    const moves = differences(channel(name)).map(Math.abs);
    // The median of the absolute values of normal draws is 0.6745 standard deviations.
    const deviation = moves.sort((a, b) => a - b)[Math.floor(moves.length / 2)]! / 0.6745;
    expect(deviation / noise(name) / factor).toBeGreaterThan(0.9);
    expect(deviation / noise(name) / factor).toBeLessThan(1.1);
  });

  function recorded(kind: CleanKind, steps: number, fromMs = startMs) {
    const stream = new CleanStream({ kind, seed, startMs: fromMs, index: 0 });
    const rows = Array.from({ length: steps }, () => stream.nextValues());
    const all = stream.channels.map((_, index) => rows.map((row) => row[index]!));
    const indexOf = (name: string) => stream.channels.findIndex((channel) => channel.name === name);
    return {
      all,
      channel: (name: string) => all[indexOf(name)]!,
      noise: (name: string) => stream.channels[indexOf(name)]!.noise,
    };
  }
});
