import { checkConfig } from '@kymo/config';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configText, PRESETS, type PresetName } from './presets';

describe.each(Object.keys(PRESETS) as PresetName[])('preset %s', (preset) => {
  it.each(['', 'https://example.com/hook?a=b'])(
    'is accepted as it is written, with the webhook "%s"',
    (webhook) => {
      const text = configText({
        preset,
        brokers: ['a:9092', 'b:9092'],
        topic: 'telemetry: all',
        influxUrl: 'http://influx:8086',
        webhook,
      });
      const { source, sinks } = checkConfig(parse(text), preset);
      expect(source).toMatchObject({ brokers: ['a:9092', 'b:9092'], topics: ['telemetry: all'] });
      expect(sinks.map(({ type }) => type)).toEqual(
        webhook === '' ? ['influx', 'dead-letter-file'] : ['influx', 'webhook', 'dead-letter-file'],
      );
      expect(text.match(/^ *#/gm)!.length).toBeGreaterThan(8);
    },
  );
});
