import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RawRecord } from '@kymo/domain';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SparkplugBirths } from './sparkplug-births';
import { SparkplugDecoder, sparkplugOptionsSchema } from './sparkplug.decoder';
import { SPARKPLUG_PROTO } from './wire/sparkplug.proto';

const payload = protobuf
  .parse(SPARKPLUG_PROTO, new protobuf.Root(), { keepCase: true })
  .root.lookupType('Payload');
const timeMs = 1_748_000_000_000;
const FLOAT = 9;
const record = (topic: string, metrics: readonly object[]): RawRecord => ({
  value: payload.encode(payload.fromObject({ timestamp: timeMs, metrics })).finish(),
  partition: 'mqtt',
  offset: 0,
  topic,
});

let folder: string;
const decoder = () =>
  new SparkplugDecoder(
    sparkplugOptionsSchema.parse({}),
    new SparkplugBirths(join(folder, 'births')),
    () => timeMs,
  );
const values = (one: SparkplugDecoder, alias: number, topic = 'spBv1.0/g/NDATA/n') =>
  one
    .decode(record(topic, [{ alias, float_value: 2.5 }]))
    .samples.map((sample) => [sample.series, sample.values]);

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-sparkplug-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('a metric that comes twice for one moment is a sample of its own, so that it is counted', () => {
  const twice = record('spBv1.0/g/NDATA/n', [
    { name: 'Level', datatype: FLOAT, float_value: 1 },
    { name: 'Speed', datatype: FLOAT, float_value: 2 },
    { name: 'Level', datatype: FLOAT, float_value: 3 },
  ]);
  const { samples } = decoder().decode(twice);
  expect(samples.map((sample) => sample.values)).toEqual([{ Level: 1, Speed: 2 }, { Level: 3 }]);
});

describe('aliases of Sparkplug', () => {
  const birth = record('spBv1.0/g/NBIRTH/n', [
    { name: 'Temperature', alias: 1, datatype: FLOAT, float_value: 1 },
  ]);
  const deviceBirth = record('spBv1.0/g/DBIRTH/n/d', [
    { name: 'Speed', alias: 2, datatype: FLOAT, float_value: 1 },
  ]);

  it('hold from the birth on, also over a restart, for the node and for its devices', () => {
    const one = decoder();
    one.decode(birth);
    one.decode(deviceBirth);
    for (const other of [one, decoder()]) {
      expect(values(other, 1)).toEqual([['g/n', { Temperature: 2.5 }]]);
      expect(values(other, 2, 'spBv1.0/g/DDATA/n/d')).toEqual([['g/n/d', { Speed: 2.5 }]]);
    }
  });

  it('are those of the last birth: a node that is born again starts over', () => {
    const one = decoder();
    one.decode(birth);
    one.decode(deviceBirth);
    one.decode(record('spBv1.0/g/NBIRTH/n', [{ name: 'Level', alias: 1, datatype: FLOAT, float_value: 1 }]));
    expect(values(one, 1)).toEqual([['g/n', { Level: 2.5 }]]);
    const lost = one.decode(record('spBv1.0/g/DDATA/n/d', [{ alias: 2, float_value: 2.5 }]));
    expect(lost.rejections).toMatchObject([{ reason: 'alias_unknown', message: /alias 2 found/ }]);
  });

  it('are of one node alone', () => {
    const one = decoder();
    one.decode(birth);
    expect(values(one, 1, 'spBv1.0/g/NDATA/other')).toEqual([]);
  });
});
