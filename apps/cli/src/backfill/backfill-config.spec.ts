import { checkConfig } from '@kymo/config';
import { describe, expect, it } from 'vitest';
import { backfillConfig } from './backfill-config';

const monitor = (sinks: object[]) =>
  checkConfig(
    {
      dataFolder: '/data',
      source: { type: 'kafka', brokers: ['b:9092'], topics: ['t'] },
      decoder: { type: 'line-protocol' },
      window: { lengthSamples: 96 },
      sinks,
    },
    'a test',
  );
const influx = { type: 'influx', url: 'http://influx:8086' };
const source = { type: 'file', path: ['a.csv'] } as const;

describe('backfillConfig', () => {
  it('is one that the monitor accepts, tells nobody, and leaves the monitor its own folder', () => {
    const config = monitor([
      influx,
      { type: 'webhook', url: 'https://example.com/x' },
      { type: 'dead-letter-file' },
    ]);
    const derived = backfillConfig(config, { source, seed: false });
    expect(checkConfig(JSON.parse(JSON.stringify(derived)), 'a backfill')).toMatchObject({
      dataFolder: '/data/backfill',
      source: { type: 'file', path: ['a.csv'] },
      decoder: { type: 'json', maxFutureMs: null },
      window: { lengthSamples: 96 },
      detection: { waitForFit: 'all' },
      sinks: [
        { type: 'influx', whenOutboxFull: 'block' },
        { type: 'dead-letter-file', whenOutboxFull: 'block' },
      ],
    });
  });

  it('seeds the folder of the monitor where it is asked to, also without a place for scores', () => {
    expect(backfillConfig(monitor([]), { source, seed: true })).toMatchObject({
      dataFolder: '/data',
      sinks: [],
    });
    expect(() => backfillConfig(monitor([]), { source, seed: false })).toThrow(/no sink of type influx/);
  });
});
