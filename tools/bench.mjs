import esbuild from 'esbuild';
import { build, node } from './build.mjs';

/** A benchmark of each area: compares with named baselines in the same run. */
const areas = {
  alerting: 'libs/alerting/bench/alerting.bench.ts',
  influx: 'apps/monitor/bench/influx.bench.ts',
  engine: 'libs/engine/bench/engine.bench.ts',
  pipeline: 'apps/monitor/bench/pipeline.bench.ts',
  holds: 'apps/monitor/bench/holds.bench.ts',
  files: 'libs/telemetry-io/bench/files.bench.ts',
  decoders: 'libs/connectors/bench/decoders.bench.ts',
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
const result = await bench();
if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
else print(result);
process.exit(0);

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
