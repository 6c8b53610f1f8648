import type { ReadinessView } from '@kymo/api';
import { KymoError, messageOf } from '@kymo/domain';
import { Command } from 'commander';
import { asked } from '../asked';
import { dataFolderOption } from '../models/with-folder';
import { addressIn } from '../running-monitor';

const PATIENCE_MS = 2_000;
/** Said by a monitor that wants to see a certificate first: it lives, and does not tell everybody more. */
const ASKS_FOR_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';

interface Options {
  readonly dataFolder: string;
  readonly ready?: boolean;
}

/** `kymo health`: what probes of containers and services ask. */
export function healthCommand(): Command {
  return new Command('health')
    .description(
      'Ask the monitor of a data folder whether it lives, with or without TLS. Exit code 0 where it does, 1 where not: ' +
        'for probes of containers and services.',
    )
    .addOption(dataFolderOption())
    .option('--ready', 'ask whether telemetry can be read, too')
    .action(async ({ dataFolder, ready }: Options) => {
      const status = ready ? await readiness(dataFolder) : await liveness(dataFolder);
      process.stdout.write(`${status}\n`);
      if (status !== 'live' && status !== 'ready') process.exitCode = 1;
    });
}

async function liveness(dataFolder: string): Promise<string> {
  try {
    return (await get(dataFolder, '/health/live')).status === 200 ? 'live' : 'not live';
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === ASKS_FOR_CERTIFICATE) return 'live';
    throw failed(dataFolder, error);
  }
}

async function readiness(dataFolder: string): Promise<string> {
  try {
    const { bytes } = await get(dataFolder, '/health/ready');
    return (JSON.parse(bytes.toString()) as ReadinessView).status === 'not ready' ? 'not ready' : 'ready';
  } catch (error) {
    throw failed(dataFolder, error);
  }
}

function get(dataFolder: string, path: string) {
  const address = addressIn(dataFolder);
  if (address === undefined) throw new Error('it has left no address there');
  return asked(address, path, { signal: AbortSignal.timeout(PATIENCE_MS), headers: {} });
}

function failed(dataFolder: string, cause: unknown): KymoError {
  return new KymoError(
    'MONITOR_UNREACHABLE',
    `Asking the monitor of ${dataFolder} whether it lives: ${messageOf(cause)}. Start it, or name its folder by --data-folder.`,
    { cause },
  );
}
