import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The dependency table: which rooms a room may enter, and which packages it may name. */
const table = {
  domain: { rooms: [], packages: ['zod'] },
  engine: { rooms: ['domain'], packages: ['@tensorflow/*', 'onnxruntime-node', 'protobufjs'] },
  simulation: { rooms: ['domain'], packages: [] },
  detectors: {
    rooms: ['domain', 'engine', 'simulation'],
    packages: ['@tensorflow/tfjs*', 'ml-matrix', 'zod'],
  },
  alerting: { rooms: ['domain'], packages: ['zod'] },
  pipeline: { rooms: ['domain', 'alerting'], packages: ['rxjs', 'zod'] },
  'telemetry-io': {
    rooms: ['domain'],
    packages: [
      ...['csv-parse', 'csv-parse/*', 'luxon', 'tinyglobby', 'hyparquet', 'hyparquet-compressors'],
      ...['fzstd', 'unbzip2-stream', 'xz-decompress', 'yauzl'],
    ],
  },
  connectors: {
    rooms: ['domain', 'telemetry-io'],
    packages: [
      'kafkajs',
      'kafkajs-*',
      'influx',
      'influx/*',
      'snappy',
      'lz4-napi',
      'fzstd',
      'lmdb',
      'standardwebhooks',
      'undici',
      'ipaddr.js',
      'zod',
    ],
  },
  evaluation: {
    rooms: ['domain', 'detectors', 'telemetry-io'],
    packages: ['zod'],
  },
  testing: { rooms: ['domain', 'simulation'], packages: ['fast-check', 'vitest'] },
  dashboards: {
    rooms: ['domain'],
    packages: ['@grafana/grafana-foundation-sdk', '@grafana/grafana-foundation-sdk/*'],
  },
  console: { rooms: ['domain'], packages: ['preact', 'preact/*', 'uplot', 'uplot/*'] },
  app: {
    rooms: [
      'domain',
      'engine',
      'simulation',
      'detectors',
      'alerting',
      'pipeline',
      'connectors',
      'evaluation',
      'telemetry-io',
      'dashboards',
    ],
    packages: [
      '@nestjs/*',
      'reflect-metadata',
      'rxjs',
      'zod',
      'yaml',
      'pino',
      'prom-client',
      'commander',
      'express',
    ],
  },
};

const constraints = (extraRooms, extraPackages) =>
  Object.entries(table).map(([layer, { rooms, packages }]) => ({
    sourceTag: `layer:${layer}`,
    onlyDependOnLibsWithTags: [layer, ...rooms, ...extraRooms].map((room) => `layer:${room}`),
    allowedExternalImports: ['node:*', ...packages, ...extraPackages],
  }));

const boundaries = (extraRooms = [], extraPackages = []) => [
  'error',
  {
    allow: [],
    checkDynamicDependenciesExceptions: [],
    depConstraints: constraints(extraRooms, extraPackages),
  },
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', '.nx', '**/generated/**', '**/testcases/**'] },
  ...tseslint.configs.strict,
  { plugins: { '@nx': nx } },
  {
    files: ['**/*.{ts,tsx,mjs}'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: ['**/*.spec.ts', '**/*.config.ts', 'libs/testing/**', 'tools/**', '**/bench/**', '**/e2e/**'],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(
        [
          'testing',
          'simulation',
          'domain',
          'engine',
          'detectors',
          'pipeline',
          'connectors',
          'alerting',
          'evaluation',
          'dashboards',
        ],
        ['*'],
      ),
    },
  },
  prettier,
);
