import { describe, expect, it } from 'vitest';
import { telemetryRecordSchema } from '@kymo/domain';
import { CleanStream, cleanRecording, cleanStreams } from './clean-stream';
import { CLEAN_KINDS } from './kinds';

const startMs = Date.UTC(2025, 0, 6);
const steps = 3 * 1440;

describe.each(CLEAN_KINDS)('clean stream: %s', (kind) => {
  const options = { kind, seed: 5, startMs, index: 0 };
  const stream = new CleanStream(options);
  const recording = cleanRecording(options, steps);
  const channels = stream.channels.length;
  const column = (values: Float64Array, channel: number) =>
    values.filter((_, cell) => cell % channels === channel);

  it('has three to six channels with names of their own and noise above 0, alike in all its machines', () => {
    expect(channels).toBeGreaterThanOrEqual(3);
    expect(channels).toBeLessThanOrEqual(6);
    const names = stream.channels.map(({ name }) => name);
    expect(new Set(names).size).toBe(channels);
    for (const { noise } of stream.channels) expect(noise).toBeGreaterThan(0);
    for (const other of cleanStreams({ ...options, seed: 6 }))
      expect(other.channels.map(({ name }) => name)).toEqual(names);
  });

  it('gives finite values, and none that stands still for ever', () => {
    expect(recording).toHaveLength(steps * channels);
    expect(recording.every(Number.isFinite)).toBe(true);
    for (let channel = 0; channel < channels; channel++)
      expect(new Set(column(recording, channel)).size).toBeGreaterThan(1);
  });

  it('says the same for the same seed, however far it goes', () => {
    expect(cleanRecording(options, 500)).toEqual(recording.slice(0, 500 * channels));
  });

  it.each([
    ['seed', { ...options, seed: 6 }],
    ['machine', { ...options, index: 1 }],
  ])('is another for another %s', (_, other) => {
    const values = cleanRecording(other, steps);
    stream.channels.forEach(({ name }, channel) => {
      const its = column(values, channel);
      const apart = column(recording, channel).filter((value, step) => value !== its[step]).length;
      // Whole numbers often agree.
      const least = kind === 'counts' || name === 'running' ? 0.01 : 0.9;
      expect(apart / steps, name).toBeGreaterThan(least);
    });
  });

  it('sends records a minute apart, of machines of one kind or each alone', () => {
    const [first, second] = [stream.nextRecord(), stream.nextRecord()];
    expect(telemetryRecordSchema.parse(first)).toEqual({
      series: `${kind}-01`,
      time: startMs,
      tags: { kind },
      values: Object.fromEntries(stream.channels.map(({ name }, channel) => [name, recording[channel]])),
    });
    expect(second.time).toBe(startMs + 60_000);
    expect(new CleanStream({ ...options, alone: true }).nextRecord().tags).toEqual({});
  });
});

it('has eight machines of a kind where not told otherwise', () => {
  expect(cleanStreams({ kind: 'duty', seed: 1, startMs }).map(({ key }) => key)).toEqual(
    Array.from({ length: 8 }, (_, index) => `duty-0${index + 1}`),
  );
  expect(cleanStreams({ kind: 'duty', seed: 1, startMs, series: 2 })).toHaveLength(2);
});
