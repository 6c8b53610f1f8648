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
      dataFolder: expect.stringMatching(/^\/data\/backfill\/[0-9a-f]{12}$/) as string,
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

  it('goes on in the same folder with a later end, and begins another where it begins elsewhere', () => {
    const folderOf = (from: string, to: string) => {
      const history = { type: 'kafka-history', brokers: ['b:9092'], topics: ['t'], from, to } as const;
      return (backfillConfig(monitor([influx]), { source: history, seed: false }) as { dataFolder: string })
        .dataFolder;
    };
    const first = folderOf('2026-01-02T00:00:00Z', '2026-01-03T00:00:00Z');
    expect(folderOf('2026-01-02T00:00:00Z', '2026-01-09T00:00:00Z')).toBe(first);
    expect(folderOf('2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z')).not.toBe(first);
  });

  it('reads a topic as the monitor would, and seeds no state that lives in topics', () => {
    const history = { type: 'kafka-history', brokers: ['b:9092'], topics: ['t'] } as const;
    const derived = backfillConfig(monitor([influx]), { source: history, seed: true });
    expect(checkConfig(JSON.parse(JSON.stringify(derived)), 'a backfill')).toMatchObject({
      dataFolder: '/data',
      source: { type: 'kafka-history', topics: ['t'], batchRecords: 250 },
      decoder: { type: 'line-protocol' },
    });
    const config = monitor([influx]);
    const shared = { ...config, source: { ...config.source, state: 'topic' } } as typeof config;
    expect(() => backfillConfig(shared, { source: history, seed: true })).toThrow(/state topic found/);
  });

  it('seeds the folder of the monitor where it is asked to, also without a place for scores', () => {
    expect(backfillConfig(monitor([]), { source, seed: true })).toMatchObject({
      dataFolder: '/data',
      sinks: [],
    });
    expect(() => backfillConfig(monitor([]), { source, seed: false })).toThrow(/no sink of type influx/);
  });
});
