import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { checkConfig } from '@kymo/config';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

const python = process.env['KYMO_PYTHON_KUBERNETES']!;
const chart = 'deploy/helm/kymo';

/** The oldest and the newest Kubernetes that the chart is held against. */
const KUBERNETES = ['1.28', '1.37'];

/** Helm's own engine and linter, as a library. */
const RENDER = `
import json, sys, helm_python as helm
chart, values = json.load(sys.stdin)
loaded = helm.Chart.load(chart)
loaded.validate_schema(values)
texts = loaded.render(values, name='plant')
found = helm.lint(chart, values, strict=True)
print(json.dumps([[text for path, text in texts.items() if path.endswith('.yaml')], [m['error'] for m in found['messages'] if m['severity'] > 1] + found['errors']]))
`;

/** What the schemas of Kubernetes find fault with, with fields that they do not know. */
const VALIDATE = `
import json, sys, kubernetes_validate
version, objects = json.load(sys.stdin)
for one in objects:
    try:
        kubernetes_validate.validate(one, version, strict=True)
    except kubernetes_validate.ValidationError as error:
        print(one['kind'], '/'.join(map(str, error.path)), error.message)
`;

type Values = Readonly<Record<string, unknown>>;

interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Record<string, unknown>;
  readonly data: Record<string, string>;
}

const everything = parse(readFileSync(`${chart}/ci/everything-values.yaml`, 'utf8')) as Values & {
  config: { source: object };
};
/** The same, where state moves with its partitions. */
const shared = {
  ...everything,
  config: { ...everything.config, source: { ...everything.config.source, state: 'topic' } },
};
/** Kinds of operators, which the schemas of Kubernetes do not have. */
const OF_OPERATOR = /^(?:monitoring\.coreos\.com|keda\.sh)\//;

function run(program: string, input: unknown): string {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program], {
    input: JSON.stringify(input),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

function rendered(values: Values): KubernetesObject[] {
  const [texts, faults] = JSON.parse(run(RENDER, [chart, values])) as [string[], string[]];
  expect(faults).toEqual([]);
  return texts.flatMap((text) => {
    const documents = parseAllDocuments(text, { uniqueKeys: true });
    expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
    return documents.flatMap((document) => (document.toJS() as KubernetesObject | null) ?? []);
  });
}

function faultsOf(objects: readonly KubernetesObject[], version: string): string {
  return run(VALIDATE, [version, objects.filter(({ apiVersion }) => !OF_OPERATOR.test(apiVersion))]);
}

const specOf = (kind: string, values: Values) => rendered(values).find((one) => one.kind === kind)?.spec;

describe('the Helm chart', () => {
  it('renders every option', () => {
    const kinds = rendered(everything).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual([
      'ConfigMap',
      'NetworkPolicy',
      'Secret',
      'Service',
      'ServiceMonitor',
      'StatefulSet',
    ]);
  });

  describe.each(KUBERNETES)('for Kubernetes %s', (version) => {
    it.each<[string, Values]>([
      ['every option', everything],
      ['three monitors', { ...shared, replicas: 3 }],
      ['monitors by the lag', { ...shared, autoscaling: { enabled: true } }],
      ['TLS', { ...everything, tls: { secret: 'kymo-tls' } }],
      ['hardly any option', { config: { source: { type: 'simulator' } }, networkPolicy: { enabled: false } }],
    ])('is of its schemas, with no field that they lack: %s', (_, values) => {
      expect(faultsOf(rendered(values), version)).toBe('');
    });

    it('is told of a misspelt field', () => {
      const objects = rendered(everything);
      Object.assign(objects.find(({ kind }) => kind === 'StatefulSet')!.spec, { replica: 2 });
      expect(faultsOf(objects, version)).toMatch(/^StatefulSet spec .*'replica' was unexpected/);
    });
  });

  it('gives the monitor a configuration that it takes, with its folder, its port and large numbers', () => {
    const config = {
      source: { type: 'kafka', brokers: ['kafka:9092'], topics: ['telemetry'] },
      onCall: { maxAgeMs: 86_400_000 },
      http: { publicUrl: 'https://kymo.example.com' },
    };
    const map = rendered({ config }).find(({ kind }) => kind === 'ConfigMap')!;
    expect(checkConfig(parse(map.data['kymo.yaml']!), 'the chart')).toMatchObject({
      dataFolder: '/data',
      http: { host: '0.0.0.0', port: 3030, publicUrl: 'https://kymo.example.com' },
      onCall: { maxAgeMs: 86_400_000 },
    });
  });

  it('runs several monitors where state moves with its partitions, or as many as the lag asks for', () => {
    expect(specOf('StatefulSet', { ...shared, replicas: 3 })).toMatchObject({ replicas: 3 });
    expect(specOf('PodDisruptionBudget', { ...shared, replicas: 3 })).toMatchObject({ maxUnavailable: 1 });
    expect(specOf('PodDisruptionBudget', shared)).toBeUndefined();
    const autoscaling = { enabled: true, lagThreshold: 5_000_000 };
    expect(specOf('StatefulSet', { ...shared, autoscaling })).not.toHaveProperty('replicas');
    expect(specOf('ScaledObject', { ...shared, autoscaling })).toEqual({
      scaleTargetRef: { kind: 'StatefulSet', name: 'plant-kymo' },
      minReplicaCount: 1,
      maxReplicaCount: 6,
      cooldownPeriod: 600,
      triggers: [
        {
          type: 'kafka',
          metadata: {
            bootstrapServers: 'kafka:9092',
            consumerGroup: 'kymo',
            topic: 'telemetry',
            lagThreshold: '5000000',
          },
        },
      ],
    });
  });

  it.each<[string, Values, RegExp]>([
    ['no configuration', {}, /config is empty/],
    [
      'two secrets',
      { ...everything, secret: { existing: 'other', values: { A: 'b' } } },
      /exclude each other/,
    ],
    ['several monitors of one state', { ...everything, replicas: 2 }, /replicas: more than one monitor/],
    ['the lag of one state', { ...everything, autoscaling: { enabled: true } }, /autoscaling: needs/],
    ['a misspelt value', { ...everything, replica: 2 }, /replica/],
    ['a value of another type', { ...everything, service: { port: 'http' } }, /service[^]*port/],
  ])('refuses %s', (_, values, why) => {
    expect(() => rendered(values)).toThrow(why);
  });
});
