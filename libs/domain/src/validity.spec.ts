import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { despiteIssues, isValid, whereValid } from './validity';

const schema = z
  .object({
    low: z.number().min(0),
    high: z.number(),
    list: z.array(z.object({ name: z.string() })).default([]),
  })
  .strict()
  .refine(({ low, high }) => low <= high, { error: 'low must not exceed high', ...whereValid('low', 'high') })
  .superRefine(({ list }, context) => {
    list.forEach(({ name }, index) => {
      if (isValid(context, ['list', index, 'name']) && name === 'taken')
        context.addIssue('the name is taken');
    });
  }, despiteIssues);

describe('a check over several options', () => {
  it.each([
    ['sound options', { low: 1, high: 2 }, []],
    ['a key too many', { low: 2, high: 1, typo: 1 }, ['unrecognized_keys', 'low must not exceed high']],
    ['a value out of range', { low: -1, high: -2 }, ['too_small', 'low must not exceed high']],
    ['a wrong kind elsewhere', { low: 2, high: 1, list: [{}] }, ['invalid_type', 'low must not exceed high']],
    ['a wrong kind of its own', { low: 'x', high: 1 }, ['invalid_type']],
    [
      'a wrong kind beside it',
      { low: 1, high: 2, list: [{}, { name: 'taken' }] },
      ['invalid_type', 'the name is taken'],
    ],
  ])('beside %s', (_, content, expected) => {
    const issues = schema.safeParse(content).error?.issues ?? [];
    expect(issues.map(({ code, message }) => (code === 'custom' ? message : code))).toEqual(expected);
  });

  it('is not asked of what is no object', () => {
    expect(
      z
        .object({ low: z.number() })
        .refine(() => false, whereValid('low'))
        .safeParse([]).error?.issues,
    ).toEqual([expect.objectContaining({ code: 'invalid_type' })]);
  });
});
