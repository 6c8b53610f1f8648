import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { isPassing, partialWriteOf } from './partial-write';

interface RecordedAnswer {
  readonly of: string;
  readonly status: number;
  readonly body: string;
  readonly lines: readonly string[];
  /** Absent where the answer is not about points. */
  readonly why?: string;
  readonly named?: readonly number[];
  readonly meant?: readonly number[];
}

const recorded = JSON.parse(
  readFileSync(new URL('testcases/answers.json', import.meta.url), 'utf8'),
) as RecordedAnswer[];

describe('partialWriteOf', () => {
  it.each(recorded)('reads the answer of $of', ({ status, body, lines, why, named, meant }) => {
    const partial = partialWriteOf({ status, headers: {}, text: body }, lines);
    expect(partial?.why).toBe(why);
    expect(partial?.named.map(({ at }) => at)).toEqual(named);
    const mayBeMeant = partial?.mayBeMeant;
    const suspects = mayBeMeant && lines.flatMap((line, at) => (mayBeMeant(line) ? [at] : []));
    expect(suspects).toEqual(meant);
  });

  it('takes no other text for an answer about points', () => {
    for (const text of ['', '<html>', '{}', '[]', '"partial write"', 'null'])
      expect(partialWriteOf({ status: 400, headers: {}, text }, ['m v=1 1'])).toBeUndefined();
  });
});

it('tells a trouble that passes', () => {
  const passing = recorded.filter(({ status, body }) => isPassing({ status, headers: {}, text: body }));
  expect(passing.map(({ of }) => of)).toEqual(['a disk that is full, which passes']);
});
