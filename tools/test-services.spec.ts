import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const NEEDED = [
  'KYMO_KAFKA',
  'KYMO_INFLUX',
  'KYMO_VICTORIA',
  'KYMO_PROMTOOL',
  'KYMO_PROMETHEUS',
  'KYMO_MOSQUITTO',
  'KYMO_ALERTMANAGER',
  'KYMO_CHROMIUM',
  'KYMO_PYTHON',
  'KYMO_PYTHON_TENSORBOARD',
  'KYMO_PYTHON_DATAFUSION',
  'KYMO_PYTHON_KUBERNETES',
];

function run(present: readonly string[]) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('KYMO_')));
  for (const name of present) env[name] = 'x';
  return spawnSync('npm', ['run', '--silent', 'test:services'], { cwd: root, env, encoding: 'utf8' });
}

describe('npm run test:services', () => {
  it.each([
    [
      'without any service',
      [],
      `${NEEDED.join(', ')} are not set, so kafka, influxdb, victoriametrics, promtool`,
    ],
    ['where one is missing', NEEDED.slice(1), 'KYMO_KAFKA is not set, so kafka cannot be reached'],
  ])('fails and says what is missing: %s', (_, present, text) => {
    const { status, stdout, stderr } = run(present);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(text);
    expect(stderr).toContain('KYMO_INFLUX_FLUX is not set, so nothing is asked in Flux');
    expect(stderr).toContain(
      'env $(deploy/services/up kafka influxdb influxdb-flux victoriametrics promtool prometheus mosquitto alertmanager chromium onnx tensorboard datafusion kubernetes compose receiver-clients)',
    );
  });

  it('asks for every variable that a service test reads', () => {
    const files = ['apps', 'libs', 'dashboards', 'deploy'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.it.spec.ts'))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    );
    const read = new Set(
      files.flatMap((text) => [...text.matchAll(/env\['(KYMO_\w+)'\]/g)].map(([, name]) => name!)),
    );
    // Public recordings and what Go builds are passed over with a word where they are absent; the others are how much is tried.
    expect([...read].filter((name) => !NEEDED.includes(name)).sort()).toEqual([
      'KYMO_COMPOSE_GO',
      'KYMO_DATA',
      'KYMO_DISTURBANCES',
      'KYMO_INFLUX_FLUX',
      'KYMO_PROPERTY_SEED',
      'KYMO_RECEIVER_CLIENTS',
    ]);
  });
});
