import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig } from '@kymo/config';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const reader = process.env['KYMO_COMPOSE_GO'];
const folder = 'deploy/services';
const copies = mkdtempSync(join(tmpdir(), 'kymo-compose-'));
afterAll(() => rmSync(copies, { recursive: true }));

interface Project {
  readonly services: Record<string, Service>;
  readonly volumes: Record<string, object>;
  readonly configs: Record<string, { readonly content: string }>;
}

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly volumes?: readonly { readonly type: string; readonly source: string }[];
  readonly configs?: readonly { readonly source: string }[];
  readonly depends_on?: Record<string, object>;
}

/** Reads a compose file as Docker does: by its schema, with paths and variables filled in. */
function read(file: string): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(reader!, ['-format', 'json', file], {
    cwd: folder,
    env: { ...process.env, COMPOSE_PROFILES: 'all,tests' },
    encoding: 'utf8',
  });
}

describe.skipIf(reader === undefined)('compose, read by the library of Docker Compose', () => {
  it('is taken as a whole, and has all that its services name', () => {
    const { status, stdout, stderr } = read('compose.yaml');
    expect([status, stderr]).toEqual([0, '']);
    const project = JSON.parse(stdout) as Project;
    expect(Object.keys(project.services)).toEqual(Object.keys(named()).sort());
    const all = Object.values(project.services);
    const volumes = all.flatMap((service) => service.volumes ?? []);
    const of = (kind: string) => volumes.flatMap(({ type, source }) => (type === kind ? [source] : []));
    const built = all.flatMap(({ build }) => (build ? [join(build.context, build.dockerfile)] : []));
    expect([of('bind').length, of('volume').length, built.length]).toEqual([3, 3, 2]);
    for (const path of [...of('bind'), ...built]) expect(existsSync(path), path).toBe(true);
    expect(Object.keys(project.volumes)).toEqual(of('volume').sort());
    for (const { configs = [], depends_on: needed = {} } of all) {
      for (const { source } of configs) expect(project.configs).toHaveProperty(source);
      for (const name of Object.keys(needed)) expect(project.services).toHaveProperty(name);
    }
    const own = checkConfig(parse(project.configs['kymo']!.content), 'compose');
    expect(own).toMatchObject({ dataFolder: '/data' });
  });

  it('is refused with a misspelt option', () => {
    const text = readFileSync(`${folder}/compose.yaml`, 'utf8');
    const file = join(copies, 'compose.yaml');
    writeFileSync(file, text.replace('image: prom/alertmanager', 'imagee: prom/alertmanager'));
    const { status, stderr } = read(file);
    expect([status, stderr]).toEqual([1, expect.stringContaining("'imagee' not allowed")]);
  });
});

function named(): object {
  return (parse(readFileSync(`${folder}/compose.yaml`, 'utf8')) as Project).services;
}
