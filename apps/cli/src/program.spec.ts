import { expect, it } from 'vitest';
import { COMMANDS } from './commands';
import { runKymo } from './run-kymo.fixture';

/** Commands that have commands below them. */
const groups = ['', 'alerts maintenance', 'alerts routes'];
for (const { name, load } of COMMANDS) if ((await load([])).commands.length > 0) groups.push(name);

it('knows the groups', () => {
  expect(groups).toEqual(expect.arrayContaining(['alerts', 'config', 'dead-letters', 'models', 'tokens']));
});

it.each(
  groups.flatMap((group) =>
    ['nonsense', 'nonsense --help', 'nonsense -h', 'help nonsense'].map((rest) => [group, rest]),
  ),
)('kymo %s %s: says what is unknown and where to look, and exits with 2', async (group, rest) => {
  const { code, out, err } = await runKymo(`${group} ${rest}`.trim().split(' '));
  const path = ['kymo', group].join(' ').trim();
  expect([code, out]).toEqual([2, '']);
  expect(err).toBe(`error: unknown command 'nonsense'\nSee: ${path} --help\n`);
});

it('says what comes close', async () => {
  const { err } = await runKymo(['alerts', 'lits', '--help']);
  expect(err).toContain('(Did you mean list?)');
});

it('answers --help of a command that exists', async () => {
  for (const words of [
    ['alerts', 'list', '--help'],
    ['help', 'alerts'],
    ['--help', 'nonsense'],
  ]) {
    const { code, out, err } = await runKymo(words);
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('Usage: kymo');
  }
});
