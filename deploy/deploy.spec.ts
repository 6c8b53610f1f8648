import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { checkConfig } from '@kymo/config';
import { METRIC_PREFIX } from '@kymo/domain';
import dockerfileUtils from 'dockerfile-utils';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

interface Rule {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

interface GrafanaRule {
  uid: string;
  title: string;
  condition: string;
  data: { refId: string; datasourceUid: string }[];
  noDataState: string;
  execErrState: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}

interface RuleTest {
  alert_rule_test?: { alertname: string; exp_alerts: unknown[] }[];
}

const folder = 'deploy';
const registry = new Registry();
collectDefaultMetrics({ register: registry });
/** What the client of Prometheus measures of every process. */
const processMetrics = registry.getMetricsAsArray().map(({ name }) => name);
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

  it('is asked for its health with TLS or without', () => {
    expect(final.join('\n')).toMatch(
      /^HEALTHCHECK .*CMD \["node", "dist\/kymo.js", "health", "--data-folder", "\/data"\]$/m,
    );
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

describe('compose', () => {
  interface Service {
    image?: string;
    command?: string[];
    read_only?: boolean;
    profiles?: string[];
    depends_on?: Record<string, object>;
  }
  const { services, configs } = parse(read('services/compose.yaml')) as {
    services: Record<string, Service>;
    configs: { kymo: { content: string } };
  };

  it('brings up everything from the plant to the pager', () => {
    const up = Object.entries(services).flatMap(([name, { profiles }]) =>
      profiles === undefined || profiles.includes('all') ? [name] : [],
    );
    expect(up.sort()).toEqual(
      ['alertmanager', 'grafana', 'influxdb', 'kafka', 'monitor', 'prometheus', 'simulator'].sort(),
    );
    for (const { depends_on = {} } of Object.values(services))
      for (const name of Object.keys(depends_on)) expect(services).toHaveProperty(name);
  });

  it('pins every image, and runs our own on a root that cannot be written', () => {
    for (const { image } of Object.values(services))
      if (image !== undefined) expect(image).toMatch(/:v?\d+\./u);
    expect([services['monitor']!.read_only, services['simulator']!.read_only]).toEqual([true, true]);
  });

  it('gives the monitor a configuration that it takes, over the topic that the plant is sent to', () => {
    const { source, sinks } = checkConfig(parse(configs.kymo.content), 'compose');
    expect(source).toMatchObject({ type: 'kafka', topics: [services['simulator']!.command!.at(-1)] });
    expect(sinks.map(({ type }) => type)).toContain('alertmanager');
  });
});

describe('the systemd unit', () => {
  itNeeds('systemd-analyze', 'is understood, and exposes little', () => {
    const unit = `${folder}/systemd/kymo.service`;
    const { stderr } = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' });
    // The program need not be installed here.
    expect(stderr.split('\n').filter((line) => line !== '' && !/is not executable/u.test(line))).toEqual([]);
    const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', unit], {
      encoding: 'utf8',
    });
    expect(Number(/exposure level for kymo.service: ([\d.]+)/u.exec(stdout)?.[1])).toBeLessThan(3);
  });
});

describe('Prometheus rules', () => {
  const { groups } = parse(read('prometheus/kymo.rules.yaml')) as { groups: { rules: Rule[] }[] };
  const { tests } = parse(read('prometheus/kymo.rules.test.yaml')) as { tests: RuleTest[] };
  const all = groups.flatMap((group) => group.rules);
  const rules = all.filter(({ alert }) => alert !== undefined);
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

  it('name only metrics that the monitor gives, and so do the dashboards', () => {
    const folder = 'apps/monitor/src/metrics';
    const source = readdirSync(folder)
      .map((file) => readFileSync(`${folder}/${file}`, 'utf8'))
      .join('\n');
    const dashboards = readdirSync('dashboards/generated').flatMap(
      (file) => readFileSync(`dashboards/generated/${file}`, 'utf8').match(/"expr": .*/g) ?? [],
    );
    const grafanaRules = read('grafana/provisioning/alerting/rules.yaml').match(/expr: .*/g) ?? [];
    const named = [...all.map(({ expr }) => expr), ...dashboards, ...grafanaRules]
      .flatMap((text) => text.match(new RegExp(`\\b${METRIC_PREFIX}\\w+`, 'g')) ?? [])
      .map((name) => name.slice(METRIC_PREFIX.length).replace(/_(bucket|sum)$/, ''));
    expect(dashboards.length).toBeGreaterThan(0);
    expect(grafanaRules.length).toBeGreaterThan(0);
    for (const name of named) {
      const isOfProcess = processMetrics.includes(name);
      expect(isOfProcess || source.includes(`'${name}'`), name).toBe(true);
    }
  });

  it('have a runbook each, and no runbook is of an alert that is gone', () => {
    const page = readFileSync('docs/runbooks.md', 'utf8');
    const sections = page.split(/^## /m).slice(1);
    expect(sections.map((section) => section.split('\n', 1)[0]).sort()).toEqual(
      rules.map(({ alert }) => alert).sort(),
    );
    for (const section of sections) expect(section).toMatch(/\*\*Look\.\*\* [^]*\*\*Do\.\*\* /);
  });

  it('of Grafana have a runbook each', () => {
    const page = readFileSync('docs/runbooks.md', 'utf8');
    const { groups } = parse(read('grafana/provisioning/alerting/rules.yaml')) as {
      groups: { rules: GrafanaRule[] }[];
    };
    const titles = groups.flatMap((group) => group.rules.map(({ title }) => title));
    expect(titles.length).toBeGreaterThan(5);
    for (const title of titles) expect(page).toMatch(new RegExp(`^\\| ${title} +\\| .*\\]\\(`, 'mu'));
  });
});

describe('Grafana provisioning', () => {
  const provisioned = (path: string): unknown => parse(read(`grafana/provisioning/${path}.yaml`));
  const { datasources } = provisioned('datasources/kymo') as {
    datasources: { uid: string; type: string; url: string; isDefault?: boolean }[];
  };
  const { groups } = provisioned('alerting/rules') as { groups: { folder: string; rules: GrafanaRule[] }[] };
  const rules = groups.flatMap((group) => group.rules);
  const dashboards = readdirSync('dashboards/generated').map(
    (file) =>
      JSON.parse(readFileSync(`dashboards/generated/${file}`, 'utf8')) as {
        uid: string;
        panels: { id: number; type: string }[];
      },
  );

  it('loads the folder of dashboards and names each data source once', () => {
    expect(provisioned('dashboards/kymo')).toMatchObject({
      providers: [{ type: 'file', folder: 'Kymo', options: { path: '/var/lib/grafana/dashboards' } }],
    });
    expect(datasources.map(({ type }) => type)).toEqual(['influxdb', 'prometheus']);
    expect(datasources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('finds each variable of the environment in the compose file', () => {
    const compose = read('services/compose.yaml');
    const files = readdirSync(`${folder}/grafana/provisioning`, { recursive: true, encoding: 'utf8' });
    const text = files
      .filter((file) => file.endsWith('.yaml'))
      .map((file) => read(`grafana/provisioning/${file}`))
      .join('\n');
    const named = [...text.matchAll(/(?<!\$)\$\{?(\w+)/g)].map((match) => match[1]!);
    const optional = ['KYMO_INFLUX_USERNAME', 'KYMO_INFLUX_PASSWORD'];
    expect(named).toContain('KYMO_GRAFANA_WEBHOOK_URL');
    for (const name of named)
      expect(optional.includes(name) || compose.includes(`${name}:`), name).toBe(true);
  });

  it.each(rules)('$title says what no data and an error mean, and leads to its panel', (rule) => {
    expect(['OK', 'Alerting', 'NoData']).toContain(rule.noDataState);
    expect(rule.execErrState).toBe('Error');
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.annotations['summary']).not.toMatch(/\.$/);
    expect(rule.annotations['description']).toMatch(/\.$/);
    const dashboard = dashboards.find(({ uid }) => uid === rule.annotations['__dashboardUid__']);
    const panel = dashboard?.panels.find(({ id }) => String(id) === rule.annotations['__panelId__']);
    expect(panel?.type).toMatch(/^(?!row)/);
    const sources = rule.data.map(({ datasourceUid }) => datasourceUid);
    for (const uid of sources)
      expect(['__expr__', ...datasources.map((source) => source.uid)]).toContain(uid);
    expect(rule.data.map(({ refId }) => refId)).toContain(rule.condition);
  });

  it('gives each rule an identity of its own, and sends alerts to a contact point that exists', () => {
    expect(new Set(rules.map(({ uid }) => uid)).size).toBe(rules.length);
    const { contactPoints } = provisioned('alerting/contact-points') as { contactPoints: { name: string }[] };
    const { policies } = provisioned('alerting/policies') as {
      policies: { receiver: string; routes: { receiver: string }[] }[];
    };
    const receivers = policies.flatMap(({ receiver, routes }) => [
      receiver,
      ...routes.map((route) => route.receiver),
    ]);
    for (const receiver of receivers) expect(contactPoints.map(({ name }) => name)).toContain(receiver);
  });
});

describe('the Helm chart', () => {
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
});
