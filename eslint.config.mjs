import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The dependency table: which rooms a room may enter, and which packages it may name. */
export const table = {
  domain: { rooms: [], packages: ['zod'] },
  api: { rooms: ['domain'], packages: ['zod', 'zod-openapi'] },
  statistics: { rooms: [], packages: [] },
  faults: { rooms: ['domain', 'statistics'], packages: [] },
  engine: { rooms: ['domain', 'statistics'], packages: ['@tensorflow/*', 'onnxruntime-node', 'protobufjs'] },
  simulation: { rooms: ['domain', 'faults', 'statistics'], packages: [] },
  detectors: {
    rooms: ['domain', 'engine', 'faults', 'statistics'],
    packages: ['@tensorflow/tfjs*', 'ml-matrix', 'zod'],
  },
  alerting: {
    rooms: ['domain', 'statistics'],
    packages: ['zod', 're2js', 'cron-parser', 'tinyqueue'],
  },
  pipeline: { rooms: ['domain', 'alerting', 'statistics'], packages: ['rxjs', 'zod'] },
  rendering: { rooms: ['domain'], packages: ['@resvg/resvg-js', 'dejavu-fonts-ttf'] },
  'telemetry-io': {
    rooms: ['domain', 'statistics'],
    packages: [
      ...['csv-parse', 'csv-parse/*', 'luxon', 'tinyglobby', 'hyparquet', 'hyparquet-compressors'],
      ...['fzstd', 'unbzip2-stream', 'xz-decompress', 'yauzl', 'commander'],
    ],
  },
  connectors: {
    rooms: ['domain', 'rendering', 'statistics', 'telemetry-io'],
    packages: [
      'kafkajs',
      'kafkajs/*',
      'mustache',
      'nodemailer',
      'snappy',
      'lz4-napi',
      'fzstd',
      'lmdb',
      'standardwebhooks',
      'undici',
      'ipaddr.js',
      'fs-native-extensions',
      ...['avsc', 'protobufjs', 'ajv', 'ajv/*', 'ajv-formats', 'mqtt'],
      'zod',
    ],
  },
  models: { rooms: ['domain', 'api', 'detectors', 'statistics'], packages: ['rxjs', 'zod'] },
  delivery: { rooms: ['domain', 'statistics'], packages: [] },
  access: { rooms: ['domain', 'api'], packages: ['zod'] },
  config: {
    rooms: ['domain', 'alerting', 'connectors', 'detectors', 'models', 'pipeline', 'simulation'],
    packages: ['yaml', 'zod'],
  },
  evaluation: {
    rooms: ['domain', 'detectors', 'faults', 'statistics', 'telemetry-io'],
    packages: ['zod'],
  },
  testing: { rooms: ['domain', 'faults', 'simulation', 'statistics'], packages: ['fast-check', 'vitest'] },
  dashboards: {
    rooms: ['domain'],
    packages: ['@grafana/grafana-foundation-sdk', '@grafana/grafana-foundation-sdk/*', 'yaml'],
  },
  console: { rooms: ['domain', 'api'], packages: ['preact', 'preact/*', 'uplot', 'uplot/*'] },
  tools: { rooms: [], packages: [] },
  deploy: { rooms: [], packages: [] },
  app: {
    rooms: [
      'domain',
      'api',
      'statistics',
      'faults',
      'engine',
      'simulation',
      'detectors',
      'alerting',
      'pipeline',
      'models',
      'delivery',
      'access',
      'config',
      'connectors',
      'rendering',
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
      'compression',
      'express-rate-limit',
      'helmet',
      '@modelcontextprotocol/sdk/**',
      '@opentelemetry/*',
      'cli-table3',
      'log-update',
      'ms',
      'pretty-ms',
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
    // A decorated constructor needs its parameters' types at run time: their imports stay as they are.
    languageOptions: { parserOptions: { experimentalDecorators: true, emitDecoratorMetadata: true } },
    rules: {
      '@nx/enforce-module-boundaries': boundaries(),
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
    },
  },
  {
    files: [
      '**/*.spec.ts',
      '**/*.fixture.ts',
      '**/*.config.ts',
      'libs/testing/**',
      'tools/**',
      '**/bench/**',
      '**/e2e/**',
    ],
    rules: {
      '@nx/enforce-module-boundaries': boundaries(
        Object.keys(table).filter((layer) => layer !== 'app' && layer !== 'console'),
        ['*'],
      ),
    },
  },
  prettier,
);
