import 'reflect-metadata';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environmentWithFiles } from '@kymo/connectors';
import { exitCodeOf, messageOf } from '@kymo/domain';
import { checkPrerequisites, inputConfig, plantConfig, type ReadConfig } from '@kymo/config';
import { readFlagsOf } from '@kymo/telemetry-io';
import { ConfigService } from './config/config.service';
import { configured } from './config/configured';
import { type Flags, PLANT_FOLDER, readFlags } from './flags';
import { divide } from './input/division';
import { run } from './run';
import { StopSignal } from './stop-signal';

/** Time for the last lines to be written. */
const LINGER_MS = 3_000;

async function main(flags: Flags): Promise<number> {
  const stopSignal = new StopSignal();
  stopSignal.listen(flags.duration);
  try {
    const config = await configOf(flags, stopSignal);
    if (config === undefined) return 0;
    return await run(new ConfigService(config.values, flags, config.shown), stopSignal);
  } finally {
    stopSignal.dispose();
  }
}

/** The configuration of this run; nothing where it was only to be checked, or was stopped before it began. */
async function configOf(flags: Flags, stopSignal: StopSignal): Promise<ReadConfig | undefined> {
  if (flags.config !== undefined) {
    const config = configured(flags.config, flags);
    await checkPrerequisites(config.values, environmentWithFiles(), flags.config);
    if (!flags.check) return config;
    process.stdout.write(`${flags.config}: no issues\n`);
    return undefined;
  }
  if (flags.input === undefined)
    return shownAsIs(plantConfig({ dataFolder: PLANT_FOLDER, ...address(flags) }));
  const dataFolder = flags.data ?? (await mkdtemp(join(tmpdir(), 'kymo-')));
  if (flags.data === undefined)
    process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
  const mapping = readFlagsOf(flags);
  const division = await Promise.race([divide(flags.input, mapping, flags.train), stopSignal.promise]);
  if (division === undefined) return undefined;
  return shownAsIs(inputConfig({ ...address(flags), ...division, dataFolder, input: flags.input, mapping }));
}

function address({ data, host, port, seed }: Flags) {
  return { ...(data !== undefined && { dataFolder: data }), host, port, seed };
}

function shownAsIs(values: ReadConfig['values']): ReadConfig {
  return { values, shown: values };
}

try {
  process.exitCode = await main(readFlags(process.argv));
  // A connection that its client has forgotten must not keep the program.
  setTimeout(() => process.exit(), LINGER_MS).unref();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  // What was started before a part failed, such as worker threads, would keep the program alive.
  process.exit(exitCodeOf(error));
}
