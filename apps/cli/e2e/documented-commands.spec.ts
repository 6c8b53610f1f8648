import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { LmdbStore } from '@kymo/connectors';
import { wave } from '@kymo/testing';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runKymo } from '../src/run-kymo.fixture';

/** Commands of the docs that are not run here, and why. */
const NOT_RUN: readonly [pattern: RegExp, why: string][] = [
  [/^npm (ci|test|run lint|run typecheck)\b|^npx nx /u, 'continuous integration runs it, or what it runs'],
  [/deploy\/services\//u, 'the service tests run it'],
  [/^npm run --silent bench/u, 'it takes minutes; continuous integration builds what it measures'],
  [/^npm start$/u, 'it does not end by itself; apps/monitor/e2e/embedded.spec.ts runs it'],
  [
    /^npx kymo-monitor --config kymo.yaml$/u,
    'it does not end by itself; apps/monitor/e2e/embedded.spec.ts runs it',
  ],
  [/^npm start -- --input \S+\.csv$/u, 'its page stays open on a terminal; the form for scripts is run'],
  [/tfjs-node|tensorflow|node-pre-gyp|\bdeps\//u, 'it downloads a native library, or needs one'],
  [/^tensorboard /u, 'it needs TensorBoard; the service tests run that'],
  [
    /^npm start -- --config deploy\/examples\/kafka.yaml/u,
    'it needs Kafka; apps/monitor/e2e/real.it.spec.ts runs it',
  ],
  [
    /^npm start -- --config deploy\/examples\/plant.yaml/u,
    'it does not end by itself; tools/docs/documents.spec.ts reads its configuration',
  ],
  [/kymo receive /u, 'it does not end by itself; the spec of the command runs it'],
  [/^tail -f /u, 'it does not end by itself'],
  [/^curl /u, 'it needs a monitor that runs; apps/monitor/src/http/ingest.spec.ts sends as much'],
  [/alerts (test|resend) /u, 'it tells a person; the specs of the command run it'],
  [
    /backfill .*--topic|dead-letters /u,
    'it needs Kafka; apps/cli/e2e and the specs of the command run it against a real broker',
  ],
  [/check .*--connect/u, 'it needs sinks that answer; libs/config/src/connections.spec.ts looks at such'],
  [/dashboards push/u, 'it needs Grafana; the specs of the command run it against a stand-in'],
  [/^kymo evaluate /u, 'it needs recordings, and hours'],
  [
    /backfill .*--influx-url|backfill .*parquet/u,
    'it needs InfluxDB, or Parquet files; apps/cli/e2e/backfill.it.spec.ts runs it',
  ],
  [
    /^npx kymo fit (?!.*linear-autoencoder)/u,
    'it fits a deep network for minutes; fit.spec.ts runs the command',
  ],
];

const ENV = { KYMO_WEBHOOK_SECRET: 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0' };
/** A monitor fits its first model within. */
const LIMIT_MS = 300_000;

interface Documented {
  readonly page: string;
  readonly command: string;
}

/** Every command in the fenced shell blocks of the pages, in their order. */
const documented: Documented[] = globSync(['README.md', 'CONTRIBUTING.md', 'docs/**/*.md'])
  .sort()
  .flatMap((page) =>
    [...readFileSync(page, 'utf8').matchAll(/```sh\n([^]*?)```/gu)].flatMap(([, block]) =>
      block!
        .replaceAll('\\\n', ' ')
        .split('\n')
        .map((line) =>
          line
            .replace(/\s+#\s.*$/u, '')
            .replace(/\s+/gu, ' ')
            .trim(),
        )
        .filter((command) => command !== '' && !command.startsWith('#'))
        .map((command) => ({ page, command })),
    ),
  );
const reasonOf = ({ command }: Documented) => NOT_RUN.find(([pattern]) => pattern.test(command))?.[1];
/** A command that stands on several pages is run where it comes first. */
const run = documented.filter(
  (one, index) =>
    reasonOf(one) === undefined && documented.findIndex(({ command }) => command === one.command) === index,
);

const root = process.cwd();
const stage = mkdtempSync(join(tmpdir(), 'kymo-commands-'));
const words = join(stage, 'words');
let silence = '';

beforeAll(async () => {
  const recorded = 'apps/monitor/e2e/testcases/data-folder-layout-1';
  for (const folder of ['.kymo/plant', '.kymo/data']) {
    cpSync(recorded, join(stage, folder), { recursive: true });
    writeFileSync(join(stage, folder, 'store.mdb'), gunzipSync(readFileSync(join(recorded, 'store.mdb.gz'))));
    await LmdbStore.open(join(stage, folder)).close();
  }
  cpSync('deploy', join(stage, 'deploy'), { recursive: true });
  for (const folder of ['history', 'bin', 'backups', 'healthy', 'today']) mkdirSync(join(stage, folder));
  writeFileSync(join(stage, 'data.csv'), wave(700, 500));
  writeFileSync(join(stage, 'history', 'a.csv'), wave(300, 5_000));
  writeFileSync(join(stage, 'healthy', 'valve-1.csv'), wave(1500, Infinity));
  writeFileSync(join(stage, 'today', 'valve-1.csv'), labelled(wave(1500, 1100)));
  const config = {
    dataFolder: 'seeded',
    source: { type: 'simulator' },
    decoder: { type: 'json', maxFutureMs: null },
    sinks: [
      { type: 'ntfy', name: 'phone', url: 'http://127.0.0.1:9', topic: 't', allowPrivateAddresses: true },
      { type: 'influx', url: 'http://127.0.0.1:9', database: 'kymo' },
    ],
    onCall: { route: { receiver: 'phone' } },
    http: { port: 0 },
  };
  writeFileSync(join(stage, 'kymo.yaml'), JSON.stringify(config));
  // What npx and npm would start: `kymo` takes the words as the shell has read them into this process, but for a backfill,
  // which starts the program that is built beside it.
  shim('npx', 'case "$1" in kymo) shift; exec kymo "$@";; esac; exit 127');
  shim(
    'kymo',
    `[ "$1" = backfill ] && exec "${process.execPath}" "${root}/dist/kymo.js" "$@"; printf '%s\\0' "$@" > "${words}"`,
  );
  shim(
    'npm',
    `while [ "$1" != -- ]; do shift; done; shift; exec "${process.execPath}" "${root}/dist/kymo-monitor.js" "$@"`,
  );
});
afterAll(() => rmSync(stage, { recursive: true, force: true }));

/** With a column that says where the fault is. */
function labelled(csv: string): string {
  const [head, ...rows] = csv.trim().split('\n');
  const labels = rows.map((row, at) => `${row},${Number(at >= 1100 && at < 1160)}`);
  return `${[`${head},anomaly`, ...labels].join('\n')}\n`;
}

function shim(name: string, script: string): void {
  writeFileSync(join(stage, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(stage, 'bin', name), 0o755);
}

async function shell(command: string) {
  rmSync(words, { force: true });
  const env = { ...process.env, ...ENV, PATH: `${join(stage, 'bin')}:${process.env['PATH']}` };
  const child = spawn('sh', ['-c', command], { cwd: stage, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (said += String(part)));
  const [code] = (await once(child, 'close')) as [number];
  return existsSync(words) ? kymo(readFileSync(words, 'utf8').split('\0').slice(0, -1)) : { code, said };
}

async function kymo(given: readonly string[]) {
  process.chdir(stage);
  try {
    const { code, out, err } = await runKymo(given, ENV);
    return { code, said: out + err };
  } finally {
    process.chdir(root);
  }
}

it('names each command that is not run, with a reason that is needed', () => {
  const notRun = documented.flatMap((one) => {
    const why = reasonOf(one);
    return why === undefined ? [] : [`${one.page}: ${one.command}: ${why}`];
  });
  console.info(`${run.length} commands of the docs are run; ${notRun.length} are not:\n${notRun.join('\n')}`);
  for (const [pattern] of NOT_RUN) expect(documented.some(({ command }) => pattern.test(command))).toBe(true);
  expect(run.length).toBeGreaterThan(20);
});

it.sequential.each(run)(
  '$page: $command',
  async ({ command }) => {
    // A plan measures for a while: little for few series of small windows.
    const short = / plan /u.test(command) ? `${command} --series 20 --window 8 --channels 1` : command;
    const filled = short.replaceAll('54f3', '790955').replace(/3c1e2a70-\S*/u, silence);
    const { code, said } = await shell(filled);
    expect({ code, said }).toMatchObject({ code: 0 });
    if (command.endsWith('alerts silences'))
      silence = /[0-9a-f]{8}-[0-9a-f-]+|[0-9a-f]{8,}/u.exec(said)?.[0] ?? '';
  },
  LIMIT_MS,
);
