import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { globSync } from 'tinyglobby';
import { describe, expect, it } from 'vitest';

interface Run {
  readonly command?: string;
}

interface Target {
  readonly outputs?: readonly string[];
  readonly options?: Run;
  readonly configurations?: Readonly<Record<string, Run>>;
}

interface Project {
  readonly name: string;
  readonly implicitDependencies?: readonly string[];
  readonly namedInputs?: Readonly<Record<string, readonly string[]>>;
  readonly targets: Readonly<Record<string, Target>>;
}

const readJson = <Content>(path: string) => JSON.parse(readFileSync(path, 'utf8')) as Content;
const filesOf = (patterns: readonly string[]) => globSync(patterns, { ignore: ['**/node_modules/**'] });
const fromRoot = (patterns: readonly string[]) => patterns.map((one) => one.replace('{workspaceRoot}/', ''));

const projects = filesOf(['*/**/project.json']).map((file) => ({
  root: dirname(file),
  ...readJson<Project>(file),
}));
const names = projects.map(({ name }) => name).sort();
const bundled = projects.filter(({ targets }) => targets['build']);

/** What the files of a project import, found in their text, by name of the project. */
const imports = new Map(
  projects.map(({ name, root, implicitDependencies = [] }) => {
    const texts = filesOf([`${root}/**/*.{ts,tsx}`]).map((file) => readFileSync(file, 'utf8'));
    const found = texts.flatMap((text) => [...text.matchAll(/(?:from|import\() ?'@kymo\/([\w-]+)'/g)]);
    return [name, [...implicitDependencies, ...found.map(([, to]) => to!)]];
  }),
);

/** A project, and all that it depends on. */
function reachedFrom(name: string): Set<string> {
  const reached = new Set([name]);
  for (const one of reached) for (const next of imports.get(one)!) reached.add(next);
  return reached;
}

async function affectedBy(file: string): Promise<string[]> {
  const command = ['show', 'projects', '--affected', `--files=${file}`, '--with-target=test', '--json'];
  const env = { ...process.env, NX_DAEMON: 'false' };
  const { stdout } = await promisify(execFile)('node_modules/.bin/nx', command, { env });
  return (JSON.parse(stdout) as string[]).sort();
}

describe('nx affected -t test', () => {
  /** The specs of `tools` read every file of the workspace. */
  const dependingOn = (changed: string) =>
    names.filter((name) => name === 'tools' || reachedFrom(name).has(changed));

  it.concurrent.each([
    ['libs/alerting/src/index.ts', 'alerting'],
    ['deploy/deploy.spec.ts', 'deploy'],
    ['docs/alerts.md', 'alerting'],
  ])('after a change of %s runs %s and what depends on it, and nothing else', async (file, project) => {
    expect(await affectedBy(file)).toEqual(dependingOn(project));
  });

  it('leaves most of the workspace alone', () => {
    expect(dependingOn('alerting').length).toBeLessThan(names.length / 2);
  });
});

describe('the targets', () => {
  it.each(projects)('$name can be tested, checked and linted', ({ targets }) => {
    expect(Object.keys(targets)).toEqual(expect.arrayContaining(['test', 'typecheck', 'lint']));
  });

  it('run all end-to-end specs and all benchmarks, each from its own project', () => {
    for (const { root, targets } of projects)
      expect('e2e' in targets, root).toBe(filesOf([`${root}/e2e/**/*.spec.ts`]).length > 0);
    const run = projects.flatMap(({ root, targets }) => {
      const { options, configurations = {} } = targets['bench'] ?? {};
      const commands = [options, ...Object.values(configurations)].flatMap((one) => one?.command ?? []);
      return commands.map((command) => `${root}: ${command}`);
    });
    const areas = [...readFileSync('tools/bench.mjs', 'utf8').matchAll(/^ {2}(\w+): '(.+)\/bench\//gm)];
    expect(run.sort()).toEqual(areas.map(([, area, root]) => `${root}: node tools/bench.mjs ${area}`).sort());
  });

  it.each(projects.filter(({ namedInputs }) => namedInputs))(
    '$name reads files that are there',
    (project) => {
      for (const pattern of fromRoot(project.namedInputs!['readBySpecs']!))
        expect(filesOf([pattern]), pattern).not.toEqual([]);
    },
  );
});

describe('the build', () => {
  const { namedInputs } = readJson<{ namedInputs: Record<string, string[]> }>('nx.json');
  const bundler = [...namedInputs['compiler']!, ...namedInputs['bundler']!.slice(1)];

  it.each(bundled)('of $name puts out exactly what Nx caches', ({ name, targets }) => {
    const record = `dist/${name}.inputs.json`;
    const { outputs } = readJson<{ outputs: string[] }>(record);
    const cached = fromRoot(targets['build']!.outputs!);
    expect(filesOf(cached).sort()).toEqual([...outputs, record].sort());
  });

  it.each(bundled)('of $name takes in only what Nx holds it against', ({ name }) => {
    const { inputs } = readJson<{ inputs: Record<string, string> }>(`dist/${name}.inputs.json`);
    const rooms = projects.filter((one) => reachedFrom(name).has(one.name)).map(({ root }) => `${root}/**`);
    const known = new Set(filesOf([...rooms, ...fromRoot(bundler)]));
    const own = Object.keys(inputs).filter((path) => !path.includes('node_modules/'));
    expect(own.filter((path) => !known.has(path))).toEqual([]);
    expect(own.length).toBeGreaterThan(1);
  });
});
