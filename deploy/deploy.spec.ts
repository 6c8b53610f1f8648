import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { METRIC_PREFIX } from '@kymo/domain';
import dockerfileUtils from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

interface RuleTest {
  alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[];
}

const folder = 'deploy';
const read = (path: string): string => readFileSync(`${folder}/${path}`, 'utf8');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const isInstalled = (program: string): boolean => spawnSync(program, ['--help']).error === undefined;

/** Runs the test where the program is installed; elsewhere says why it does not. */
function itNeeds(program: string, name: string, test: () => void): void {
  if (isInstalled(program)) return it(name, test);
  console.warn(`Skipped, since ${program} is not installed: ${name}`);
  it.skip(name, test);
}

describe('YAML', () => {
  const plain = files.filter((file) => /\.ya?ml$/.test(file) && !file.includes('/templates/'));

  it.each(plain)('%s can be read', (file) => {
    const problems = parseAllDocuments(read(file), { uniqueKeys: true }).flatMap(({ errors, warnings }) => [
      ...errors,
      ...warnings,
    ]);
    expect(problems).toEqual([]);
  });
});

describe('the image', () => {
  const text = read('Dockerfile');
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  const final = lines.slice(lines.findLastIndex((line) => line.startsWith('FROM')));
  const valueOf = (word: string): string =>
    final.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? '';

  it('is described without a fault', () => {
    expect(dockerfileUtils.validate(text)).toEqual([]);
    expect(dockerfileUtils.validate('FROM node\nRUNN x')).not.toEqual([]);
  });

  it('installs exactly what the lock file says', () => {
    expect(text).toContain('RUN npm ci');
    expect(text).not.toMatch(/npm (install|i) /);
  });

  it('runs the monitor as somebody else than root, and hears signals', () => {
    expect(valueOf('USER')).toBe('1000:1000');
    expect(JSON.parse(valueOf('ENTRYPOINT'))).toEqual(['node', 'dist/kymo-monitor.js']);
  });

  it('is built only from what its context lets in', () => {
    const letIn =
      read('Dockerfile.dockerignore')
        .match(/^!.*$/gm)
        ?.map((line) => line.slice(1)) ?? [];
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(
      (match) => match[1]?.split(' ') ?? [],
    );
    for (const path of letIn) expect(existsSync(path), path).toBe(true);
    for (const path of copied.filter((name) => name !== '.')) expect(letIn).toContain(path);
  });
});

describe('Prometheus rules', () => {
  const { groups } = parse(read('prometheus/kymo.rules.yaml')) as { groups: { rules: Rule[] }[] };
  const { tests } = parse(read('prometheus/kymo.rules.test.yaml')) as { tests: RuleTest[] };
  const rules = groups.flatMap((group) => group.rules);
  const tried = tests.flatMap((test) => test.alert_rule_test ?? []);

  it.each(rules)('$alert is tested both firing and not firing', ({ alert }) => {
    const expected = tried
      .filter(({ alertname }) => alertname === alert)
      .map(({ exp_alerts }) => exp_alerts.length > 0);
    expect(new Set(expected)).toEqual(new Set([true, false]));
  });

  it.each(rules)('$alert says how bad, what and what to do', ({ labels, annotations, expr }) => {
    expect(['warning', 'critical']).toContain(labels.severity);
    expect(annotations.summary).not.toMatch(/\.$/);
    expect(annotations.description).toMatch(/\.$/);
    expect(expr).toMatch(/^up\{|kymo_/);
  });

  it('name only metrics that the monitor gives, and so does the dashboard', () => {
    const metrics = 'apps/monitor/src/metrics';
    const source = readdirSync(metrics)
      .map((file) => readFileSync(`${metrics}/${file}`, 'utf8'))
      .join('\n');
    const dashboard = readFileSync('dashboards/generated/kymo.json', 'utf8').match(/"expr": .*/g) ?? [];
    const named = [...rules.map(({ expr }) => expr), ...dashboard]
      .flatMap((text) => text.match(new RegExp(`${METRIC_PREFIX}\\w+`, 'g')) ?? [])
      .map((name) => name.slice(METRIC_PREFIX.length).replace(/_bucket$/, ''));
    expect(dashboard.length).toBeGreaterThan(0);
    for (const name of named) expect(source).toContain(name);
  });

  itNeeds('promtool', 'hold in promtool', () => {
    run('promtool', 'check', 'config', `${folder}/prometheus/prometheus.yaml`);
    run('promtool', 'test', 'rules', `${folder}/prometheus/kymo.rules.test.yaml`);
  });
});

describe('Grafana provisioning', () => {
  it('loads the folder of dashboards and names each data source once', () => {
    const { providers } = parse(read('grafana/provisioning/dashboards/kymo.yaml')) as {
      providers: { type: string; options: { path: string } }[];
    };
    expect(providers).toMatchObject([{ type: 'file', options: { path: '/var/lib/grafana/dashboards' } }]);
    const { datasources } = parse(read('grafana/provisioning/datasources/kymo.yaml')) as {
      datasources: { uid: string; type: string; isDefault?: boolean }[];
    };
    expect(datasources.map(({ type }) => type)).toEqual(['influxdb', 'prometheus']);
    expect(datasources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });
});

describe('the Helm chart', () => {
  const chart = `${folder}/helm/kymo`;
  const everything = ['-f', `${chart}/ci/everything-values.yaml`];
  const template = (...values: string[]): string =>
    run('helm', 'template', 'plant', chart, '--kube-version', '1.31.0', ...values);

  it('carries the version of the project', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(parse(read('helm/kymo/Chart.yaml'))).toMatchObject({ version, appVersion: version });
  });

  it('describes every one of its values, and no other', () => {
    const values = parse(read('helm/kymo/values.yaml')) as object;
    const schema = JSON.parse(read('helm/kymo/values.schema.json')) as { properties: object };
    expect(
      Object.keys(schema.properties)
        .filter((name) => name !== 'global')
        .sort(),
    ).toEqual(Object.keys(values).sort());
  });

  itNeeds('helm', 'renders every option', () => {
    const kinds = parseAllDocuments(template(...everything)).map((document) => String(document.get('kind')));
    expect(kinds.sort()).toEqual([
      'ConfigMap',
      'NetworkPolicy',
      'Secret',
      'Service',
      'ServiceMonitor',
      'StatefulSet',
    ]);
  });

  itNeeds('helm', 'gives the monitor its folder, its port and its configuration', () => {
    const documents = parseAllDocuments(template(...everything));
    const configMap = documents.find((document) => document.get('kind') === 'ConfigMap');
    expect(parse(String(configMap?.getIn(['data', 'kymo.yaml'])))).toMatchObject({
      dataFolder: '/data',
      http: { host: '0.0.0.0', port: 3030, publicUrl: 'https://kymo.example.com' },
      source: { type: 'kafka' },
    });
  });

  itNeeds('helm', 'refuses to run without a configuration, with two secrets or a misspelt value', () => {
    expect(() => template()).toThrow(/config is empty/);
    expect(() => template(...everything, '--set', 'secret.existing=other')).toThrow(/exclude each other/);
    expect(() => template(...everything, '--set', 'replicas=2')).toThrow(/replicas/);
  });
});

/** @returns standard output; a failure carries standard error. */
function run(program: string, ...parameters: string[]): string {
  return execFileSync(program, parameters, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
