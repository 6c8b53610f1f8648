import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPrerequisites, inputConfig, plantConfig, type ReadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { readFlagsOf } from '@kymo/telemetry-io';
import { configured } from './config/configured';
import { type Flags, PLANT_FOLDER } from './flags';
import { divide } from './input/division';
import { StopSignal } from './stop-signal';

/** Reads the configuration and runs the monitor, which is loaded only where the configuration is good. @returns the exit code */
export async function start(flags: Flags): Promise<number> {
  const stopSignal = new StopSignal();
  stopSignal.listen(flags.duration);
  try {
    const config = await configOf(flags, stopSignal);
    if (config === undefined) return 0;
    const { run } = await import('./run');
    return await run(config, flags, stopSignal);
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
  const dataFolder = flags.dataFolder ?? (await mkdtemp(join(tmpdir(), 'kymo-')));
  if (flags.dataFolder === undefined)
    process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
  const mapping = readFlagsOf(flags);
  const division = await Promise.race([divide(flags.input, mapping, flags.train), stopSignal.promise]);
  if (division === undefined) return undefined;
  return shownAsIs(inputConfig({ ...address(flags), ...division, dataFolder, input: flags.input, mapping }));
}

function address({ dataFolder, host, port, seed }: Flags) {
  return { ...(dataFolder !== undefined && { dataFolder }), host, port, seed };
}

function shownAsIs(values: ReadConfig['values']): ReadConfig {
  return { values, shown: values };
}
