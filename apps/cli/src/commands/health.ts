import type { MonitorAddress, ReadinessView } from '@kymo/api';
import { KymoError, messageOf } from '@kymo/domain';
import { Command } from 'commander';
import { asked } from '../asked';
import { type FolderOptions, withFolder } from '../models/with-folder';
import { isAddress } from '../monitor-access';
import { addressIn } from '../running-monitor';

const PATIENCE_MS = 2_000;
/** Said by a monitor that wants to see a certificate first: it lives, and does not tell everybody more. */
const ASKS_FOR_CERTIFICATE = 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED';

interface Options extends FolderOptions {
  readonly ready?: boolean;
}

interface Found {
  readonly status: 'live' | 'not live' | ReadinessView['status'];
  /** What is not as it should be. */
  readonly parts?: ReadinessView['parts'];
}

/** `kymo health`: what probes of containers and services ask. */
export function healthCommand(): Command {
  return withFolder(
    new Command('health')
      .description(
        'Check whether a monitor is alive, with or without TLS. The exit code is 0 if it is, and 1 if not: for ' +
          'probes of containers and services.',
      )
      .option(
        '--ready',
        'also check whether telemetry can be read; if none arrives, this is reported with exit code 0',
      ),
  ).action(async ({ dataFolder, ready, json }: Options) => {
    const found = ready ? await readiness(dataFolder) : await liveness(dataFolder);
    process.stdout.write(`${json ? JSON.stringify(found) : textOf(found)}\n`);
    if (found.status === 'not live' || found.status === 'not ready') process.exitCode = 1;
  });
}

function textOf({ status, parts = [] }: Found): string {
  return [status, ...parts.map(({ name, why }) => `  ${name}: ${why ?? 'not ready'}`)].join('\n');
}

async function liveness(place: string): Promise<Found> {
  try {
    return { status: (await get(place, '/health/live')).status === 200 ? 'live' : 'not live' };
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === ASKS_FOR_CERTIFICATE) return { status: 'live' };
    throw failed(place, error);
  }
}

async function readiness(place: string): Promise<Found> {
  try {
    const { bytes } = await get(place, '/health/ready');
    const { status, parts } = JSON.parse(bytes.toString()) as ReadinessView;
    return { status, parts: parts.filter(({ ready }) => !ready) };
  } catch (error) {
    throw failed(place, error);
  }
}

function get(place: string, path: string) {
  const address: MonitorAddress | undefined = isAddress(place)
    ? { url: place.replace(/\/$/, ''), token: '' }
    : addressIn(place);
  if (address === undefined) throw new Error('it has left no address there');
  return asked(address, path, { signal: AbortSignal.timeout(PATIENCE_MS), headers: {} });
}

function failed(place: string, cause: unknown): KymoError {
  const [whose, act] = isAddress(place)
    ? [`at ${place}`, 'Start it, or correct the address.']
    : [`of ${place}`, 'Start it, or name its folder by --data-folder or its address by --url.'];
  return new KymoError(
    'MONITOR_UNREACHABLE',
    `Asking the monitor ${whose} whether it lives: ${messageOf(cause)}. ${act}`,
    { cause },
  );
}
