import { execFileSync } from 'node:child_process';
import esbuild from 'esbuild';
import { build, node } from './build.mjs';

/** A benchmark of each area: compares with named baselines in the same run. */
const areas = {
  alerting: 'libs/alerting/bench/alerting.bench.ts',
  storm: 'apps/monitor/bench/storm.bench.ts',
  influx: 'apps/monitor/bench/influx.bench.ts',
  ingest: 'apps/monitor/bench/ingest.bench.ts',
  soak: 'apps/monitor/bench/soak.bench.ts',
  engine: 'libs/engine/bench/engine.bench.ts',
  pipeline: 'apps/monitor/bench/pipeline.bench.ts',
  holds: 'apps/monitor/bench/holds.bench.ts',
  files: 'libs/telemetry-io/bench/files.bench.ts',
  decoders: 'libs/connectors/bench/decoders.bench.ts',
  page: 'apps/console/bench/page.bench.ts',
};

const [area, ...flags] = process.argv.slice(2);
if (area === undefined || !(area in areas)) {
  const known = Object.keys(areas).join(' | ');
  process.stderr.write(`Usage: npm run bench -- <${known}> [--json]\n`);
  process.exit(area === '--help' ? 0 : 2);
}

await build();
await esbuild.build({ ...node, entryPoints: { [`bench-${area}`]: areas[area] } });
const { bench } = await import(`../dist/bench-${area}.js`);
const startedBroker = ['ingest', 'soak', 'storm'].includes(area) && startBroker();
const result = await bench();
if (startedBroker) services('down', 'kafka');
if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
else print(result);
process.exit(0);

/** Starts a broker where none is named. @returns whether it has to be stopped */
function startBroker() {
  if (process.env.KYMO_KAFKA !== undefined) return false;
  const wasRunning = services('status').some((line) => line.startsWith('kafka'));
  try {
    for (const line of services('up', 'kafka')) {
      const [name, value] = line.split('=', 2);
      process.env[name] = value;
    }
    return !wasRunning;
  } catch (error) {
    process.stderr.write(`starting a broker: ${error.message}\n`);
    return false;
  }
}

/** Runs a command of `deploy/services`. @returns the lines that it prints */
function services(command, ...names) {
  return execFileSync(`deploy/services/${command}`, names, { encoding: 'utf8' }).trim().split('\n');
}

function print(part, path = []) {
  for (const [name, value] of Object.entries(part)) {
    if (typeof value === 'object' && value !== null) print(value, [...path, name]);
    else process.stdout.write(`${[...path, name].join(' · ').padEnd(56)} ${shown(value).padStart(14)}\n`);
  }
}

function shown(value) {
  if (typeof value !== 'number') return value === null ? 'not measured' : String(value);
  return value >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)));
}
