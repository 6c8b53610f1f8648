import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const sources = globSync(['{apps,libs,dashboards,tools,deploy}/**/*.{ts,tsx,mjs}', 'vitest.config.ts'], {
  ignore: ['**/node_modules/**', '**/generated/**'],
});
const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));
const IMPORTS =
  /(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'@kymo\/([\w-]+)'|\{([^}]*)\}\s*=\s*await import\('@kymo\/([\w-]+)'\)/g;

/** Names of a list in braces, as the module that exports them calls them. */
const namesIn = (list: string) =>
  list
    .split(',')
    .map((one) =>
      one
        .trim()
        .replace(/^type /, '')
        .replace(/( as |:).*$/, ''),
    )
    .filter((name) => name !== '');

/** What each library is asked for, by the files that ask. */
const asked = [...texts].flatMap(([path, text]) =>
  [...text.matchAll(IMPORTS)].flatMap(([, names, from, late, lateFrom]) =>
    namesIn(names ?? late!).map((name) => ({ path, name, library: (from ?? lateFrom)! })),
  ),
);
/** Files beside the sources of a library ask it by its folder. */
const askedBeside = [...texts].flatMap(([path, text]) =>
  [...text.matchAll(/(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'\.\/src'/g)].flatMap(([, names]) =>
    namesIn(names!).map((name) => ({ path, name, library: dirname(path).split('/').at(-1)! })),
  ),
);

/** What a file exports, by itself or from others. */
function exportsOf(path: string): string[] {
  const text = texts.get(path)!.replaceAll(/\/\*[^]*?\*\//g, '');
  const own = [
    ...text.matchAll(/^export (?:abstract )?(?:const|function\*?|class|interface|type|enum) (\w+)/gm),
  ];
  const lists = [...text.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) => namesIn(list!));
  const whole = [...text.matchAll(/export \* from '([^']+)'/g)];
  return [
    ...own.map(([, name]) => name!),
    ...lists,
    ...whole.flatMap(([, from]) => exportsOf(`${join(dirname(path), from!)}.ts`)),
  ];
}

const indexes = globSync(['libs/*/src/index.ts', 'dashboards/src/index.ts']).sort();

describe('what a library exports', () => {
  it.each(indexes)('others use: %s', (index) => {
    const root = dirname(index);
    const library = root.split('/').at(-2)!;
    const used = new Set(
      [...asked, ...askedBeside]
        .filter((one) => one.library === library && !one.path.startsWith(`${root}/`))
        .map(({ name }) => name),
    );
    expect(exportsOf(index).filter((name) => !used.has(name))).toEqual([]);
    expect(used.size).toBeGreaterThan(0);
  });
});
