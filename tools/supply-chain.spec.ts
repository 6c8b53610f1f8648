import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isAllowed, productionPackages, vulnerabilitiesIn } from './supply-chain.mjs';

it.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT AND GPL-3.0', false],
  ['GPL-3.0-only', false],
  ['unknown', false],
])('%s: allowed %s', (license, expected) => expect(isAllowed(license)).toBe(expected));

it('finds no other licence among the production dependencies', () => {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as object;
  const packages = productionPackages(lock);
  expect(packages.map(({ name }) => name)).toContain('lmdb');
  expect(packages.map(({ name }) => name)).not.toContain('vitest');
  expect(packages.filter(({ license }) => !isAllowed(license))).toEqual([]);
});

it('tells a registry that does not answer from one that knows of nothing', () => {
  const none = { critical: 0, high: 0, moderate: 0, low: 0 };
  expect(vulnerabilitiesIn(JSON.stringify({ metadata: { vulnerabilities: none } }))).toEqual(none);
  expect(vulnerabilitiesIn(JSON.stringify({ message: '405', error: {} }))).toBeUndefined();
  expect(vulnerabilitiesIn('')).toBeUndefined();
});
