import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MONITOR_ADDRESS_FILE, type MonitorAddress } from '@kymo/api';
import { asked } from './asked';

/** Folder that holds the data folders of monitors started here. */
const HOME = '.kymo';
/** Data folder of the simulated plant. */
const PLANT = join(HOME, 'plant');
const PATIENCE_MS = 2_000;

/** The address that the monitor of a data folder has left; undefined where none has. */
export function addressIn(dataFolder: string): MonitorAddress | undefined {
  try {
    return JSON.parse(readFileSync(join(dataFolder, MONITOR_ADDRESS_FILE), 'utf8')) as MonitorAddress;
  } catch {
    return undefined;
  }
}

/** The monitor of a data folder, if it answers. */
export async function runningMonitor(dataFolder: string): Promise<MonitorAddress | undefined> {
  const address = addressIn(dataFolder);
  if (address === undefined) return undefined;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const { status } = await asked(address, '/health/live', { signal, headers: {} });
    return status === 200 ? address : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The data folder that a command means where none is named: of the monitors started in this folder the one that has left its
 * address, else the only one that has a store; that of the plant otherwise.
 */
export function defaultDataFolder(home: string = HOME): string {
  const folders = existsSync(home)
    ? readdirSync(home, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map(({ name }) => join(home, name))
    : [];
  const running = folders.filter((folder) => existsSync(join(folder, MONITOR_ADDRESS_FILE)));
  if (running.length === 1) return running[0]!;
  const stored = folders.filter((folder) => existsSync(join(folder, 'store.mdb')));
  return stored.length === 1 && running.length === 0
    ? stored[0]!
    : home === HOME
      ? PLANT
      : join(home, 'plant');
}
