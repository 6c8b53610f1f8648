import type { Command } from 'commander';
import { beforeAll, describe, expect, it } from 'vitest';
import { completionOf } from './commands/completion';
import { COMMANDS } from './commands';
import { EXAMPLES } from './examples';

/** Every command by its name behind `kymo`, loaded. */
const loaded = new Map<string, Command>();
beforeAll(async () => {
  for (const { name, load } of COMMANDS) await walk([name], await load([]), (below) => load(below));
});

/** @param load the command at the head of the path, with what is called below it */
async function walk(
  path: readonly string[],
  command: Command,
  load: (below: readonly string[]) => Promise<Command> | Command,
): Promise<void> {
  loaded.set(path.join(' '), command);
  for (const below of command.commands.map((one) => [...path.slice(1), one.name()])) {
    let found = await load(below);
    for (const name of below) found = found.commands.find((one) => one.name() === name)!;
    await walk([path[0]!, ...below], found, load);
  }
}

describe('examples', () => {
  it('are two of every command, and of no other', () => {
    expect(Object.keys(EXAMPLES).sort()).toEqual(['', ...loaded.keys()].sort());
    for (const [name, examples] of Object.entries(EXAMPLES))
      expect([name, examples.length]).toEqual([name, 2]);
  });

  it('name options that the command has', () => {
    const unknown = Object.entries(EXAMPLES).flatMap(([name, examples]) => {
      const command = loaded.get(name);
      if (command === undefined || command.commands.length > 0) return [];
      const known = new Set(command.options.flatMap(({ long, short }) => [long, short]));
      return examples.flatMap((example) => {
        const words = example.replace(/'[^']*'|"[^"]*"/g, '').split(' ');
        const options = words.filter((word) => /^--?[a-z]/.test(word) && word !== '--help');
        return options.filter((option) => !known.has(option)).map((option) => `${example}: ${option}`);
      });
    });
    expect(unknown).toEqual([]);
  });
});

describe('every command', () => {
  const leaves = () => [...loaded].filter(([, { commands }]) => commands.length === 0);
  const without = (...options: string[]) =>
    leaves()
      .filter(
        ([, command]) => !options.every((option) => command.options.some(({ long }) => long === option)),
      )
      .map(([name]) => name);

  it('can say as JSON what it says, but for those that print a script or speak a protocol', () => {
    expect(without('--json')).toEqual(['mcp', 'completion']);
  });

  it('that is about a monitor takes its folder or its address, but for those that need its files', () => {
    const either = new Set(leaves().map(([name]) => name));
    for (const name of without('--data-folder')) either.delete(name);
    const alone = without('--url').filter((name) => either.has(name));
    expect(alone).toEqual(['backup', 'restore', 'mcp']);
  });
});

it.each(['bash', 'zsh', 'fish'] as const)('completes in %s what the commands know', (shell) => {
  const script = completionOf(shell, [
    { path: '', words: ['alerts', '--help'] },
    { path: 'alerts', words: ['list'] },
    { path: 'alerts list', words: ['--status'] },
  ]);
  expect(script).toContain('alerts');
  expect(script).toContain(shell === 'fish' ? '-l status' : '--status');
});
