import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEventFile } from '@kymo/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32c } from './crc32c';
import { EventFile } from './event-file';
import { frameRecord } from './record';
import { histogramSummary, imageSummary, scalarSummary, textSummary } from './summaries';

describe('crc32c', () => {
  it.each<[string, Uint8Array, number]>([
    ['digits', Buffer.from('123456789'), 0xe3069283],
    ['32 zeros', new Uint8Array(32), 0x8a9136aa],
    ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
    ['32 rising bytes', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
    ['nothing', new Uint8Array(), 0],
  ])('of %s is as published', (_, bytes, expected) => {
    expect(crc32c(bytes)).toBe(expected);
  });
});

it('frames a record as TensorFlow does', () => {
  // Checksums by tensorboard.compat.tensorflow_stub.pywrap_tensorflow.masked_crc32c.
  expect(frameRecord(Buffer.from('kymo')).toString('hex')).toBe('0400000000000000424552046b796d6fa1133984');
});

describe('an event file', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-events-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const written = () => join(folder, 'run', readdirSync(join(folder, 'run'))[0]!);

  it('can be read back while it is written', () => {
    const file = new EventFile(join(folder, 'run'), () => 1_700_000_000_500);
    expect(written()).toMatch(/events\.out\.tfevents\.1700000000\.[^/]+\.kymo$/);
    file.write(300, [scalarSummary('loss', 0), scalarSummary('rate', 0.25)]);
    expect(readEventFile(written())).toMatchObject({
      version: 'brain.Event:2',
      values: [
        { step: 300, tag: 'loss', scalar: 0 },
        { step: 300, tag: 'rate', scalar: 0.25 },
      ],
    });
    file.write(301, [imageSummary('picture', 4, 2, Buffer.from('png')), textSummary('options', '*none*')]);
    file.close();
    const [, , picture, text] = readEventFile(written()).values;
    expect(picture!.image).toEqual(
      new Map<number, unknown>([
        [1, [2]],
        [2, [4]],
        [3, [3]],
        [4, [Buffer.from('png')]],
      ]),
    );
    expect(text!.tensor!.get(8)).toEqual([Buffer.from('*none*')]);
  });
});

describe('a histogram', () => {
  const histogramOf = (values: number[]) =>
    histogramSummary('h', Float32Array.from(values))['histo'] as Record<string, number> & {
      bucket: number[];
      bucket_limit: number[];
    };

  it('counts each finite value once, the largest in the last bucket', () => {
    const { min, max, num, sum, sum_squares, bucket, bucket_limit } = histogramOf([
      1,
      NaN,
      2,
      5,
      5,
      Infinity,
    ]);
    expect({ min, max, num, sum, sum_squares }).toEqual({ min: 1, max: 5, num: 4, sum: 13, sum_squares: 55 });
    expect([bucket.reduce((all, count) => all + count, 0), bucket[0], bucket.at(-1)]).toEqual([4, 1, 2]);
    expect(bucket_limit.at(-1)).toBeCloseTo(5, 9);
  });

  it.each([[[]], [[3, 3]], [[NaN]]])('of %j is whole', (values) => {
    const { num, bucket } = histogramOf(values);
    expect(bucket.reduce((all, count) => all + count, 0)).toBe(num);
  });
});
