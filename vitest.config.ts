import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { vitePlugin } from './tools/decorator-metadata.mjs';
import { LongestFirst } from './tools/longest-first';

const { compilerOptions } = JSON.parse(readFileSync('tsconfig.base.json', 'utf8')) as {
  compilerOptions: { paths: Record<string, [string]> };
};
const alias = Object.fromEntries(
  Object.entries(compilerOptions.paths).map(([name, [file]]) => [
    name,
    fileURLToPath(new URL(file, import.meta.url)),
  ]),
);

const services = process.env['KYMO_SERVICES'] !== undefined;

export default defineConfig({
  plugins: [vitePlugin],
  resolve: { alias },
  test: {
    include: services ? ['**/*.it.spec.ts'] : ['**/*.spec.ts'],
    exclude: ['**/node_modules/**', 'dist/**', ...(services ? [] : ['**/*.it.spec.ts'])],
    globalSetup: ['tools/build-for-tests.ts'],
    setupFiles: ['tools/repeatable-properties.ts'],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    // What specs import is loaded once in a process, not once in a file: that took a quarter of the time.
    isolate: services,
    maxWorkers: 2,
    maxConcurrency: 2,
    // They end only what would never end: a busy machine fails nothing.
    testTimeout: 300_000,
    expect: { poll: { timeout: 120_000 } },
    hookTimeout: 300_000,
  },
});
