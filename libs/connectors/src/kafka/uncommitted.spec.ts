import type { RawMessage } from 'kafkajs/src/consumer/batch.js';
import { expect, it } from 'vitest';
import { Uncommitted } from './uncommitted';

/** What a producer has written, in or out of a transaction, or how one has ended. */
const records = (...all: readonly (readonly [producer: string, what: string])[]) =>
  all.map(([producerId, what], index): RawMessage => {
    const isControlRecord = what === 'commit' || what === 'abort';
    return {
      offset: String(513 + index),
      key: isControlRecord ? Buffer.from([0, 0, 0, what === 'commit' ? 1 : 0]) : null,
      value: Buffer.from(what),
      isControlRecord,
      batchContext: { producerId, inTransaction: producerId !== 'none' },
    } as RawMessage;
  });

it.each([
  [
    'what was committed',
    [
      ['a', '1'],
      ['a', '2'],
      ['a', 'commit'],
    ],
    ['1', '2'],
    [],
  ],
  [
    'nothing of what was aborted',
    [
      ['a', '1'],
      ['a', 'abort'],
      ['a', '2'],
      ['a', 'commit'],
    ],
    ['2'],
    [],
  ],
  [
    'what stands behind a transaction without an end',
    [
      ['a', '1'],
      ['none', '2'],
      ['b', '3'],
      ['b', 'commit'],
    ],
    ['2', '3'],
    [513],
  ],
  [
    'what was committed before its producer left one open',
    [
      ['a', '1'],
      ['a', 'commit'],
      ['a', '2'],
      ['none', '3'],
    ],
    ['1', '3'],
    [515],
  ],
  [
    'what stands between the parts of an aborted one',
    [
      ['a', '1'],
      ['b', '2'],
      ['a', '3'],
      ['b', 'commit'],
      ['a', 'abort'],
    ],
    ['2'],
    [],
  ],
] as const)('keeps %s', (_, written, kept, begun) => {
  const all = records(...written);
  const uncommitted = new Uncommitted();
  for (const record of all) uncommitted.look(record);
  const shown = all.filter((one) => !one.isControlRecord && !uncommitted.has(one));
  expect(shown.map(({ value }) => value!.toString())).toEqual(kept);
  expect(uncommitted.begun).toEqual(begun);
});
