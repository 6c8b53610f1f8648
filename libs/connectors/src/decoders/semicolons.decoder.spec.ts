import { expect, it } from 'vitest';
import { semicolonsDecoder } from './semicolons.decoder.example';

const AT = Date.UTC(2026, 0, 31, 12);
const context = { env: {}, dataFolder: '', info: () => undefined, warn: () => undefined };
const decoder = semicolonsDecoder.create(
  semicolonsDecoder.optionsSchema.parse({ maxRecordBytes: 80 }),
  context,
  () => AT,
);
const decode = (text: string) => decoder.decode({ value: Buffer.from(text), partition: 'p', offset: 0 });

it('takes a line of a series, a time and values', () => {
  expect(decode('pump-01;2026-01-31T12:00:00Z;flow=41.7;pressure=6.02\n')).toEqual({
    samples: [{ series: 'pump-01', timeMs: AT, values: { flow: 41.7, pressure: 6.02 }, tags: {} }],
    rejections: [],
  });
});

it.each([
  ['nothing', '', 'schema'],
  ['no time', 'pump-01', 'time_missing'],
  ['a time that is none', 'pump-01;soon;flow=1', 'time_invalid'],
  ['a time far ahead', 'pump-01;2027-01-31T12:00:00Z;flow=1', 'time_in_future'],
  ['a value that is no number', 'pump-01;2026-01-31T12:00:00Z;flow=high', 'schema'],
  ['a value that is missing', 'pump-01;2026-01-31T12:00:00Z;flow=', 'schema'],
  ['more than a record may hold', 'pump-01;'.padEnd(81, 'x'), 'too_large'],
])('refuses %s, and says why', (_, text, reason) => {
  const { samples, rejections } = decode(text);
  expect(samples).toEqual([]);
  expect(rejections).toEqual([{ reason, message: expect.any(String) as unknown }]);
});
