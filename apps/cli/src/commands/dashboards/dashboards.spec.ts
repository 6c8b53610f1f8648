import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_OPTIONS, exportedFiles } from '@kymo/dashboards';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { dashboardsCommand } from './dashboards';
import { differences } from './differences';
import { startGrafana, type TestGrafana } from './grafana.fixture';

const TOKEN = 'glsa_test';
const folder = mkdtempSync(join(tmpdir(), 'kymo-dashboards-'));
// What the commands load would count in the time of the first test.
beforeAll(() => Promise.all([dashboardsCommand(['export']), dashboardsCommand(['push'])]), 600_000);
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

/** Standard output of `kymo dashboards`. */
async function dashboards(...given: string[]): Promise<string> {
  let written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
  const command = await dashboardsCommand(given);
  await command.parseAsync(given, { from: 'user' });
  return written;
}

function configWith(...sinks: string[]): string {
  const file = join(folder, `${sinks.length}.yaml`);
  const lines = [
    'source: { type: file, path: telemetry.ndjson }',
    'sinks:',
    ...sinks.map((sink) => `  - ${sink}`),
  ];
  writeFileSync(file, `${lines.join('\n')}\nhttp: { publicUrl: "https://kymo.example.com/" }\n`);
  return file;
}

describe('export', () => {
  it('writes every file, by default those of the project', async () => {
    const out = join(folder, 'plain');
    const printed = await dashboards('export', '--output', out);
    const files = exportedFiles(DEFAULT_OPTIONS);
    expect(printed.trim().split('\n')).toEqual(files.map(({ path }) => join(out, path)));
    for (const { path, text } of files) expect(readFileSync(join(out, path), 'utf8')).toBe(text);
  });

  it.each([
    [
      '2',
      [],
      'from(bucket: v.defaultBucket)',
      {
        jsonData: { version: 'Flux', organization: 'acme', defaultBucket: 'plant' },
        secureJsonData: { token: '${KYMO_INFLUX_TOKEN}' },
      },
    ],
    [
      '3',
      [],
      'FROM \\"kymo_verdict\\" WHERE \\"state\\" IN',
      {
        jsonData: { version: 'SQL', dbName: 'plant', insecureGrpc: true },
        secureJsonData: { token: '${KYMO_INFLUX_TOKEN}' },
      },
    ],
    [
      '3',
      ['--language', 'influxql'],
      'FROM \\"kymo_verdict\\" WHERE \\"state\\" = ',
      {
        jsonData: { version: 'InfluxQL', dbName: 'plant', httpHeaderName1: 'Authorization' },
        secureJsonData: { httpHeaderValue1: 'Token ${KYMO_INFLUX_TOKEN}' },
      },
    ],
  ])('asks InfluxDB %s %j in its language, with the token', async (version, given, query, source) => {
    const out = join(folder, `version ${version} ${given.join()}`);
    const organization = version === '2' ? ', organization: acme' : '';
    const config = configWith(
      `{ type: influx, url: "http://influx:8086", database: plant, version: "${version}"${organization} }`,
    );
    await dashboards('export', '--output', out, '--config', config, ...given);
    const text = (path: string) => readFileSync(join(out, path), 'utf8');
    const { datasources } = parse(text('provisioning/datasources/kymo.yaml')) as { datasources: object[] };
    expect(datasources[0]).toMatchObject(source);
    expect(datasources[0]).not.toHaveProperty('user');
    expect(text('dashboards/fleet.json')).toContain(query);
    expect(text('provisioning/alerting/rules.yaml')).toContain(
      { '2': 'v.timeRangeStart', '3': given.length > 0 ? '$$timeFilter' : '$$__timeFrom' }[version],
    );
  });

  it('takes database, retention policy and tag from the configuration', async () => {
    const out = join(folder, 'configured');
    const config = configWith(
      '{ type: influx, name: plant, url: "http://influx:8086", database: plant, retentionPolicy: "a year", tags: [site] }',
    );
    await dashboards('export', '--output', out, '--config', config, '--influx-uid', 'ours');
    const text = (path: string) => readFileSync(join(out, path), 'utf8');
    const { datasources } = parse(text('provisioning/datasources/kymo.yaml')) as { datasources: object[] };
    expect(datasources[0]).toMatchObject({
      name: 'Kymo plant',
      uid: 'ours',
      url: 'http://influx:8086',
      jsonData: { dbName: 'plant' },
    });
    const fleet = text('dashboards/fleet.json');
    expect(fleet).not.toMatch(/FROM \\"kymo_/);
    expect(fleet).toContain('FROM \\"a year\\".\\"kymo_verdict\\"');
    expect(JSON.parse(fleet)).toMatchObject({
      templating: {
        list: expect.arrayContaining([
          expect.objectContaining({
            name: 'datasource',
            current: expect.objectContaining({ value: 'ours' }),
          }),
          expect.objectContaining({ name: 'tag', current: expect.objectContaining({ value: 'site' }) }),
        ]) as unknown,
      },
    });
    expect(text('provisioning/alerting/rules.yaml')).toContain('datasourceUid: ours');
    expect(text('dashboards/series.json')).toContain(
      '"url": "https://kymo.example.com/#/series/${series:percentencode}?from=${__from}&to=${__to}"',
    );
  });

  it.each([
    ['no sink', [], /0 match. Sinks of type influx: none/],
    [
      'two sinks',
      ['{ type: influx, name: a, url: "http://a:8086" }', '{ type: influx, name: b, url: "http://b:8086" }'],
      /2 match. Sinks of type influx: a, b/,
    ],
  ])('refuses a configuration with %s of InfluxDB', async (_, sinks, message) => {
    const config = configWith(...sinks, '{ type: dead-letter-file, path: dead.ndjson }');
    await expect(dashboards('export', '--output', folder, '--config', config)).rejects.toThrow(message);
  });
});

describe('push', () => {
  let grafana: TestGrafana;
  beforeEach(async () => {
    grafana = await startGrafana(TOKEN);
    vi.stubEnv('KYMO_GRAFANA_TOKEN', TOKEN);
  });
  afterEach(() => grafana.close());

  const push = (...given: string[]) => dashboards('push', '--url', `${grafana.url}/`, ...given);
  const outcomes = (printed: string) =>
    printed
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('  '))
      .map((line) => line.split(': ')[1]);

  it('creates what is absent, and leaves alone what is as it should be', async () => {
    expect(new Set(outcomes(await push()))).toEqual(new Set(['created']));
    expect([...grafana.dashboards.keys()].sort()).toEqual([
      'kymo-fleet',
      'kymo-incidents',
      'kymo-models',
      'kymo-pipeline',
      'kymo-series',
    ]);
    expect([...grafana.rules.keys()]).toContain('kymo-down');
    expect(grafana.rules.size).toBe(7);
    const writes = grafana.writes.length;
    expect(new Set(outcomes(await push()))).toEqual(new Set(['unchanged']));
    expect(grafana.writes).toHaveLength(writes);
  });

  it('changes nothing in a check, and says what is absent', async () => {
    expect(new Set(outcomes(await push('--check')))).toEqual(new Set(['absent']));
    expect(grafana.writes).toEqual([]);
    expect(process.exitCode).toBe(1);
  });

  it('shows what was changed by hand, and puts it right', async () => {
    await push();
    grafana.dashboards.get('kymo-fleet')!.dashboard['title'] = 'Mine';
    grafana.rules.get('kymo-down')!['for'] = '1h';
    const printed = await push('--check');
    expect(printed).toContain('dashboard kymo-fleet: differs\n  dashboard.title: "Mine" → "Kymo: fleet"\n');
    expect(printed).toContain('alert rule kymo-down: differs\n  for: "1h" → "2m"\n');
    expect(process.exitCode).toBe(1);
    expect(outcomes(await push()).filter((outcome) => outcome === 'updated')).toHaveLength(2);
    expect(grafana.dashboards.get('kymo-fleet')!.dashboard).toMatchObject({
      title: 'Kymo: fleet',
      version: 2,
    });
    process.exitCode = 0;
    await push('--check');
    expect(process.exitCode).toBe(0);
  });

  it('says that it may not, and that nobody answers', async () => {
    vi.stubEnv('KYMO_GRAFANA_TOKEN', 'wrong');
    await expect(push()).rejects.toMatchObject({ code: 'UNAUTHORISED' });
    const closed = await startGrafana(TOKEN);
    await closed.close();
    await expect(dashboards('push', '--url', closed.url)).rejects.toMatchObject({ code: 'GRAFANA_FAILED' });
  });
});

describe('differences', () => {
  it.each([
    [{ a: 1 }, { a: 1, id: 7 }, []],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, ['a.b[1]: 3 → 2']],
    [{ a: [1, 2] }, { a: [1] }, ['a: 1 entries → 2']],
    [{ a: [1] }, { a: [1, 2] }, ['a: 2 entries → 1']],
    [{ a: null }, {}, ['a: absent → null']],
    [{ a: undefined }, {}, []],
    [{ a: [] }, { a: {} }, ['a: {} → []']],
  ])('from %j to %j', (wanted, found, lines) => {
    expect(differences(wanted, found)).toEqual(lines);
  });
});
