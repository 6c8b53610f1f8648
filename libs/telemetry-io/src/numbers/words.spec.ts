import { expect, it } from 'vitest';
import { isEmptyWord, isMissingWord } from './words';

it.each([
  ['', true, true],
  [' NaN ', true, true],
  ['1.#QNAN', true, true],
  ['-1.#IND', true, true],
  ['--', true, true],
  ['-inf', true, true],
  ['Bad Input', false, true],
  ['[-11059] No Good Data For Calculation', false, true],
  ['0', false, false],
  ['-1.5', false, false],
  ['2026-01-06 07:00', false, false],
  ['pump', false, false],
])('%j: empty %j, nothing measured %j', (cell, isEmpty, isMissing) =>
  expect([isEmptyWord(cell), isMissingWord(cell)]).toEqual([isEmpty, isMissing]),
);
