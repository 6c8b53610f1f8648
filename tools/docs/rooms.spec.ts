import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

interface Room {
  readonly rooms: readonly string[];
  readonly packages: readonly string[];
}

const { table } = (await import(new URL('../../eslint.config.mjs', import.meta.url).href)) as {
  table: Record<string, Room>;
};
const layers = new Map(
  globSync('{apps,libs,dashboards}/**/project.json', { ignore: '**/node_modules/**' }).map((file) => {
    const { tags } = JSON.parse(readFileSync(file, 'utf8')) as { tags: [string] };
    return [dirname(file), tags[0].replace('layer:', '')];
  }),
);
const libraries = [...layers].filter(([folder]) => !folder.startsWith('apps/')).map(([, layer]) => layer);

/** The rows of "Rooms and doors": room, what is in it, what it may enter, packages it may name. */
const [, section] = readFileSync('ARCHITECTURE.md', 'utf8').split('## Rooms and doors\n');
const rows = new Map(
  [...section!.matchAll(/^\| `([\w/-]+)` +\| .*? +\| (.*?) +\| (.*?) +\|$/gm)].map(
    ([, room, mayEnter, packages]) => [room!, [mayEnter!, packages!.replaceAll('`', '')]],
  ),
);

/** As a row says it: a package stands for all that lies below it. */
function said({ rooms, packages }: Room): [mayEnter: string, packages: string] {
  const missing = libraries.filter((layer) => !rooms.includes(layer));
  const named = packages.filter((name) => !packages.some((other) => name === `${other}/*`));
  const isAlmostAll = missing.length === 1;
  return [isAlmostAll ? `all but ${missing[0]}` : rooms.join(', ') || '–', named.join(', ') || '–'];
}

describe('the rooms in ARCHITECTURE.md', () => {
  it('are all there, and no other', () => {
    expect([...rows.keys()].sort()).toEqual([...layers.keys()].sort());
  });

  it.each([...layers])('%s may enter and name what eslint.config.mjs lets it', (room, layer) => {
    expect(rows.get(room)).toEqual(said(table[layer]!));
  });
});

it('the modules of the program are those that ARCHITECTURE.md lists', () => {
  const [, program] = readFileSync('ARCHITECTURE.md', 'utf8').split('## The program\n');
  const listed = [...program!.matchAll(/^\| `(\w+)Module` /gm)].map(([, name]) => name!.toLowerCase());
  const files = globSync('apps/monitor/src/*/*.module.ts');
  expect(listed.sort()).toEqual(files.map((file) => basename(file, '.module.ts')).sort());
});
