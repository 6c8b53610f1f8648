import { LmdbStore, readStore, type StoreReader } from '@kymo/connectors';
import { ERROR_CODES, KymoError, messageOf, type Store } from '@kymo/domain';
import { MONITOR_ADDRESS_FILE, type MonitorAddress } from '@kymo/api';
import { type Answered, asked } from './asked';
import { operatorName } from './operator';
import { addressIn } from './running-monitor';

const ANSWER_MS = 30_000;
const TOO_MANY_REQUESTS = 429;
/** For what the monitor has to compute first. */
export const COMPUTED_MS = 150_000;

/**
 * Asks the monitor of a data folder while it runs and serves HTTP, and reads its store otherwise.
 * @param path of its API, for example `/api/models`
 * @throws KymoError STORE_FAILED, MONITOR_UNREACHABLE, and what the answer throws
 */
export async function ask<Answer>(
  dataFolder: string,
  path: string,
  atRest: (store: StoreReader) => Answer | Promise<Answer>,
): Promise<Answer> {
  const running = await call(dataFolder, path);
  if (running !== undefined) return contentOf<Answer>(running);
  const store = readStore(dataFolder);
  try {
    return await atRest(store);
  } finally {
    await store.close();
  }
}

/**
 * Has the monitor of a data folder change something while it runs and serves HTTP, and changes its store otherwise.
 * @throws KymoError STORE_IN_USE where a monitor runs that serves no HTTP; STORE_FAILED, MONITOR_UNREACHABLE, and what the change throws
 */
export async function change<Answer>(
  dataFolder: string,
  path: string,
  body: object,
  atRest: (store: Store) => Promise<Answer>,
): Promise<Answer> {
  const running = await call(dataFolder, path, body);
  if (running !== undefined) return contentOf<Answer>(running);
  await readStore(dataFolder).close();
  const store = openStore(dataFolder);
  try {
    return await atRest(store);
  } finally {
    await store.close();
  }
}

/** What the monitor at an address answers, as it is. @throws KymoError MONITOR_UNREACHABLE, and what the monitor refuses with */
export async function file(address: string, path: string): Promise<Buffer> {
  return (await call(address, path, undefined, COMPUTED_MS))!;
}

/** Asks a monitor at its address; with a body it has it change something. @throws KymoError MONITOR_UNREACHABLE, and what the answer throws */
export async function askMonitor<Answer>(
  url: string,
  path: string,
  body?: object,
  patienceMs?: number,
): Promise<Answer> {
  return contentOf<Answer>((await call(url, path, body, patienceMs))!);
}

function contentOf<Answer>(bytes: Buffer): Answer {
  return JSON.parse(bytes.toString()) as Answer;
}

/** The running monitor's answer; undefined where none answers. */
async function call(
  dataFolder: string,
  path: string,
  body?: object,
  patienceMs = ANSWER_MS,
): Promise<Buffer | undefined> {
  const monitor = monitorAt(dataFolder);
  if (monitor === undefined) return undefined;
  let response: Answered;
  try {
    response = await asked(monitor, path, {
      signal: AbortSignal.timeout(patienceMs),
      headers: {
        ...(monitor.token !== '' && { authorization: `Bearer ${monitor.token}` }),
        'content-type': 'application/json',
        'x-kymo-user': operatorName(),
      },
      ...(body && {
        method: 'POST',
        body: JSON.stringify(body),
      }),
    });
  } catch (cause) {
    if (!isTimeout(cause) && !isAddress(dataFolder)) return undefined;
    // That a fetch has failed is no news; its cause says why.
    const why = cause instanceof Error ? (cause.cause ?? cause) : cause;
    if (!isTimeout(cause)) throw unreachable(dataFolder, monitor.url, path, messageOf(why), cause);
    throw unreachable(dataFolder, monitor.url, path, `no answer within ${patienceMs / 1000} s`, cause);
  }
  if (response.status < 300) return response.bytes;
  throw refusal(dataFolder, monitor.url, path, response);
}

/** @param place data folder of a monitor, or its address */
function monitorAt(place: string): MonitorAddress | undefined {
  if (!isAddress(place)) return addressIn(place);
  return { url: place.replace(/\/$/, ''), token: process.env['KYMO_TOKEN'] ?? '' };
}

/** Whether a monitor is named by its address, not by its data folder. */
export function isAddress(place: string): boolean {
  return /^https?:\/\//.test(place);
}

/** What the monitor says is wrong, as it says it. */
function refusal(place: string, url: string, path: string, { status, bytes }: Answered): KymoError {
  const { code, message } = refusalIn(bytes.toString());
  const known = ERROR_CODES.find((one) => one === code);
  if (known !== undefined) return new KymoError(known, message ?? known);
  if (status === TOO_MANY_REQUESTS)
    return new KymoError(
      'MONITOR_UNREACHABLE',
      `Asking the monitor at ${url} for ${path}: ${message ?? status}`,
    );
  return unreachable(place, url, path, `${status} ${message ?? ''}`);
}

function refusalIn(text: string): { readonly code?: string; readonly message?: string } {
  try {
    return JSON.parse(text) as object;
  } catch {
    return {};
  }
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof DOMException || (cause as { code?: unknown }).code === 'ABORT_ERR';
}

/** @param place data folder of the monitor, or its address */
function unreachable(place: string, url: string, path: string, found: string, cause?: unknown): KymoError {
  const act = isAddress(place)
    ? 'Start it, look at its log, or correct the address.'
    : `Look at its log; if another program has taken its port, remove ${MONITOR_ADDRESS_FILE} from ${place}.`;
  return new KymoError('MONITOR_UNREACHABLE', `Asking the monitor at ${url} for ${path}: ${found}. ${act}`, {
    cause,
  });
}

function openStore(dataFolder: string): LmdbStore {
  try {
    return LmdbStore.open(dataFolder);
  } catch (cause) {
    if (!(cause instanceof KymoError) || cause.code !== 'STORE_IN_USE') throw cause;
    throw new KymoError(
      'STORE_IN_USE',
      `${messageOf(cause)} Commands cannot reach a monitor that runs with --headless, nor for a moment one that reloads its configuration.`,
      { cause },
    );
  }
}

/** For {@link change} of what only a running monitor has. */
export function notRunning(dataFolder: string): () => Promise<never> {
  const error = new KymoError(
    'MONITOR_UNREACHABLE',
    `Asking the monitor of ${dataFolder}: none runs and serves HTTP. Start it, or name its folder with --data-folder.`,
  );
  return () => Promise.reject(error);
}
