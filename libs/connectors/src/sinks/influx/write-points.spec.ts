import type { RefusedPart } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partialWriteOf } from './partial-write';
import { writePoints, type Line, type Write } from './write-points';

const entry = { id: 'e', payload: '' };
const CONFLICT =
  'partial write: field type conflict: input field "v" on measurement "bad" is type string, already exists as type float';

/** How each version answers a request of which some lines are bad. */
const ANSWERS = {
  '1: a count and one reason': (bad: readonly string[]) => ({
    status: 400,
    body: { error: `${CONFLICT} dropped=${bad.length}` },
  }),
  '2: the same under another status': (bad: readonly string[]) => ({
    status: 422,
    body: { message: `failure writing points to database: ${CONFLICT} dropped=${bad.length}` },
  }),
  '3: up to a hundred lines by their number': (bad: readonly string[], lines: readonly string[]) => ({
    status: 400,
    body: {
      error: 'partial write of line protocol occurred',
      data: bad
        .slice(0, 100)
        .map((line) => ({ line_number: lines.indexOf(line) + 1, error_message: 'invalid column type' })),
    },
  }),
  'too large': () => ({ status: 413, body: {} }),
};

describe.each(Object.entries(ANSWERS))('writePoints, answered as by version %s', (_, answerTo) => {
  const written = async (texts: readonly string[]) => {
    const stored = new Set<string>();
    const requests: number[] = [];
    const write: Write = (lines) => {
      requests.push(lines.length);
      const bad = lines.filter((line) => line.startsWith('bad'));
      const isWhole = answerTo === ANSWERS['too large'];
      if (bad.length === 0 || !isWhole)
        lines.filter((line) => !bad.includes(line)).forEach((line) => stored.add(line));
      if (bad.length === 0) return Promise.resolve({ status: 'written' });
      const { status, body } = answerTo(bad, lines);
      const partial = partialWriteOf({ status, headers: {}, text: JSON.stringify(body) }, lines)!;
      return Promise.resolve({ status: 'partial', partial });
    };
    const refused: RefusedPart[] = [];
    const lines: Line[] = texts.map((text) => ({ text, entry }));
    expect(await writePoints(lines, write, refused)).toBeUndefined();
    return { stored, refused: refused.map(({ payload }) => payload), requests };
  };

  it('writes every good point, and names every bad one once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 60 }), async (isGood) => {
        const lines = isGood.map((good, at) => `${good ? 'good' : 'bad'} v=1 ${at}`);
        const { stored, refused } = await written(lines);
        expect([...stored].sort()).toEqual(lines.filter((line) => line.startsWith('good')).sort());
        expect(refused.sort()).toEqual(lines.filter((line) => line.startsWith('bad')).sort());
      }),
    );
  });

  it('needs few requests for a few bad points among many', async () => {
    const lines = Array.from({ length: 4_096 }, (_, at) => `${at % 1_000 === 7 ? 'bad' : 'good'} v=1 ${at}`);
    const { refused, requests } = await written(lines);
    expect(refused).toHaveLength(5);
    expect(requests.length).toBeLessThan(5 * 2 * 12 + 2);
  });
});

it('breaks off where the database cannot be written to', async () => {
  const failure = { status: 'retry', error: new Error('away') } as const;
  const write: Write = () => Promise.resolve({ status: 'failed', failure });
  expect(await writePoints([{ text: 'm v=1 1', entry }], write, [])).toBe(failure);
});

it('writes the points of a measurement that another writer has spoilt in three requests', async () => {
  const lines = Array.from({ length: 1_000 }, (_, at) => ({
    text: `${at % 2 === 0 ? 'bad' : 'good'} v=1 ${at}`,
    entry,
  }));
  const sizes: number[] = [];
  const refused: RefusedPart[] = [];
  await writePoints(
    lines,
    (texts) => {
      sizes.push(texts.length);
      const bad = texts.filter((line) => line.startsWith('bad')).length;
      if (bad === 0) return Promise.resolve({ status: 'written' });
      const text = JSON.stringify({ error: `${CONFLICT} dropped=${bad}` });
      return Promise.resolve({
        status: 'partial',
        partial: partialWriteOf({ status: 400, headers: {}, text }, texts)!,
      });
    },
    refused,
  );
  expect([sizes, refused.length]).toEqual([[1_000, 500, 500], 500]);
});
