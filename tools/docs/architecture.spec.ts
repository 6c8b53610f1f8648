import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

const page = readFileSync('ARCHITECTURE.md', 'utf8');
const sources = globSync(['{apps,libs,tools}/**/*.{ts,tsx,mjs}', '*.mjs'], {
  dot: true,
  ignore: ['**/node_modules/**', '**/*.spec.ts'],
});
const texts = new Map(sources.map((path) => [path, readFileSync(path, 'utf8')]));
const named = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, name]) => name!))];
const pathsOf = (name: string) => [...texts.keys()].filter((path) => `/${path}`.endsWith(`/${name}`));

/** Files that declare a class or interface. */
const declaring = (type: string) =>
  [...texts.values()].filter((text) => new RegExp(`\\b(class|interface) ${type}\\b`).test(text));

describe('ARCHITECTURE.md', () => {
  const files = named(/`([\w./-]+\.(?:ts|mjs))`/g).filter((name) => !name.endsWith('.spec.ts'));
  const members = named(/`([A-Z]\w+\.\w+)`/g);
  const places = [...page.matchAll(/`([\w.]+)` \(`([\w./-]+\.ts)`\)/g)].map(
    ([, name, file]) => [name!, file!] as const,
  );

  it('names files, methods, and where functions are', () => {
    expect(files.length).toBeGreaterThan(10);
    expect(members.length).toBeGreaterThan(15);
    expect(places.length).toBeGreaterThan(5);
  });

  it.each(files)('names the file %s, which is there', (name) => {
    expect(pathsOf(name)).not.toEqual([]);
  });

  it.each(members)('names %s, which is there', (name) => {
    const [type, member] = name.split('.') as [string, string];
    const isMember = new RegExp(`\\b${member}\\b\\??\\s*[(<=:]`);
    expect(declaring(type).some((text) => isMember.test(text))).toBe(true);
  });

  it.each(places)('finds %s in %s', (name, file) => {
    const declares = new RegExp(`\\b(class|function) ${name.split('.')[0]}\\b`);
    expect(pathsOf(file).some((path) => declares.test(texts.get(path)!))).toBe(true);
  });
});
