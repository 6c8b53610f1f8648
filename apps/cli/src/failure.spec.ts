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
    expect(error.message).toMatch(/^(unknown|required) option '/u);
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

/** It may have to wait for a monitor, look before the first start, or make the folder. */
const WITHOUT_FOLDER = ['health', 'doctor', 'restore'];
/** What else a command asks for, so that the folder is all that is missing. */
const WELL: Readonly<Record<string, readonly string[]>> = {
  'alerts silence': ['--for', '1h'],
  'alerts maintenance add': [
    '--match',
    'series=a',
    '--from',
    '2026-01-01T00:00:00Z',
    '--until',
    '2026-01-02T00:00:00Z',
  ],
};

it.each(
  [...all, ...(await mcp())].filter(
    ([name, { options }]) =>
      !WITHOUT_FOLDER.includes(name) && options.some(({ long }) => long === '--data-folder'),
  ),
)('kymo %s: a data folder that is missing is wrong input, and named', async (name, command) => {
  const given = command.options.filter(
    ({ mandatory, long }) => mandatory && WELL[name]?.includes(long!) !== true,
  );
  const { code, err } = await runKymo([
    ...name.split(' '),
    ...command.registeredArguments.map(({ argChoices }) => argChoices?.[0] ?? '54f3'),
    ...given.flatMap(({ long, argChoices }) => [long!, argChoices?.[0] ?? NOWHERE]),
    ...(WELL[name] ?? []),
    ...['--data-folder', NOWHERE],
  ]);
  expect(err).toContain(
    ` the data folder ${NOWHERE}: there is no such folder. Name the data folder of a monitor that`,
  );
  expect(code).toBe(2);
});

/** It speaks another language than JSON on demand. */
async function mcp(): Promise<[string, Command][]> {
  const command = COMMANDS.find(({ name }) => name === 'mcp')!;
  return [['mcp', await command.load([])]];
}
