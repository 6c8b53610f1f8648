import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { expect, it } from 'vitest';
import { addLazily } from './lazy-commands';

const dist = join(import.meta.dirname, '../../../dist');

/** Packages that a built program carries or loads before it runs. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const code = readFileSync(join(dist, file), 'utf8');
  for (const [, name] of code.matchAll(/^ *\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)) packages.add(name!);
  for (const [, from] of code.matchAll(/^(?:import|export|\})[^'"\n(]*["']([^"']+)["'];?$/gm)) {
    if (from!.startsWith('./')) packagesOf(from!, seen).forEach((one) => packages.add(one));
    else if (!from!.startsWith('node:')) packages.add(from!);
  }
  return packages;
}

it('loads nothing for its help that only a command needs', () => {
  expect([...packagesOf('kymo.js')].sort()).toEqual(['commander', 'zod']);
});

it.each([
  [['b', '--flag'], ['b --flag']],
  [['help', 'b'], ['b ']],
  [['--help'], []],
  [[], []],
])('loads of %j only the command that is called', async (operands, loads) => {
  const loaded: string[] = [];
  const commands = ['a', 'b'].map((name) => ({
    name,
    summary: `does ${name}`,
    load: (rest: readonly string[]) => {
      loaded.push(`${name} ${rest.join(' ')}`);
      return new Command(name);
    },
  }));
  const program = await addLazily(new Command('program'), commands, operands);
  expect(loaded).toEqual(loads);
  expect(program.helpInformation()).toMatch(/a +does a\n +b +does b/);
});
