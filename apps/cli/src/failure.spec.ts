import type { Command } from 'commander';
import { expect, it } from 'vitest';
import { COMMANDS } from './commands';
import { runKymo } from './run-kymo.fixture';

/** Every command that speaks JSON, with the words that call it. */
async function commands(): Promise<[string, Command][]> {
  const found: [string, Command][] = [];
  const walk = async (name: string, command: Command, load: (words: string[]) => Promise<Command>) => {
    if (command.commands.length === 0 && command.options.some(({ long }) => long === '--json'))
      found.push([name, command]);
    for (const { name: below } of command.commands.map((one) => ({ name: one.name() }))) {
      const loaded = (await load([below])).commands.find((one) => one.name() === below)!;
      await walk(`${name} ${below}`, loaded, () => Promise.resolve(loaded));
    }
  };
  for (const { name, load } of COMMANDS)
    await walk(name, await load([]), (words) => Promise.resolve(load(words)));
  return found;
}
const all = await commands();

interface Failed {
  readonly error: { readonly code: string | null; readonly message: string };
}

it('knows all commands, also those two levels down', () => {
  expect(all.map(([name]) => name)).toContain('alerts maintenance add');
  expect(all.length).toBeGreaterThan(35);
});

it.each(all.map(([name]) => name))(
  'kymo %s --json: a wrong command line is told as JSON, too',
  async (name) => {
    const { code, out, err } = await runKymo([...name.split(' '), '--json', '--no-such-option']);
    const { error } = JSON.parse(out) as Failed;
    expect([code, error.code]).toEqual([2, 'OPTIONS_INVALID']);
    expect(err).not.toBe('');
  },
);

/** Below a file nothing is, and nothing can be made. */
const NOWHERE = `${import.meta.filename}/at-all`;
/** They need nothing that could be missing: they listen, measure, look or write. */
const NOTHING_TO_MISS = ['receive', 'simulate', 'plan', 'doctor', 'init', 'dashboards export'];

it.each(all.filter(([name]) => !NOTHING_TO_MISS.includes(name)))(
  'kymo %s --json: what is not there is told as one JSON object, with an exit code',
  async (name, command) => {
    const given = command.options.filter(({ mandatory, long }) => mandatory || long === '--data-folder');
    const { code, out } = await runKymo([
      ...name.split(' '),
      ...command.registeredArguments.map(() => NOWHERE),
      ...given.flatMap(({ long, argChoices }) => [long!, argChoices?.[0] ?? NOWHERE]),
      '--json',
    ]);
    expect([1, 2]).toContain(code);
    expect(typeof JSON.parse(out)).toBe('object');
  },
);
