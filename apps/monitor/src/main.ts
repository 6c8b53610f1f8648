import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf, messageOf } from '@kymo/domain';
import type { Config } from '@kymo/config';
import { loadConfig } from '@kymo/config';
import { inputConfig, plantConfig } from '@kymo/config';
import { checkSurroundings } from '@kymo/config';
import { type Flags, readFlags } from './flags';
import { divide } from './input/division';
import { run } from './run';
import { stopSignal } from './stop-signal';

async function main(flags: Flags): Promise<number> {
  const stopped = stopSignal(flags.duration);
  if (flags.config !== undefined) {
    const config = loadConfig(flags.config);
    await checkSurroundings(config, process.env, flags.config);
    if (!flags.check) return run(withAddress(config, flags), flags, stopped);
    process.stdout.write(`${flags.config}: no issues\n`);
    return 0;
  }
  if (flags.input === undefined) {
    return run(plantConfig({ dataFolder: '.kymo/plant', ...address(flags) }), flags, stopped);
  }
  const dataFolder = flags.data ?? (await mkdtemp(join(tmpdir(), 'kymo-')));
  if (flags.data === undefined)
    process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
  const { time, series, channels, timeUnit } = flags;
  const mapping = { time, series, channels, timeUnit };
  const division = await Promise.race([divide(flags.input, mapping, flags.train), stopped.promise]);
  if (division === undefined) return 0;
  const config = inputConfig({ ...address(flags), ...division, dataFolder, input: flags.input, mapping });
  return run(config, flags, stopped);
}

function address({ data, host, port, seed }: Flags) {
  return { ...(data !== undefined && { dataFolder: data }), host, port, seed };
}

function withAddress(config: Config, { data, host, port }: Flags): Config {
  return {
    ...config,
    ...(data !== undefined && { dataFolder: data }),
    http: { ...config.http, ...(host !== undefined && { host }), ...(port !== undefined && { port }) },
  };
}

try {
  process.exitCode = await main(readFlags(process.argv));
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
