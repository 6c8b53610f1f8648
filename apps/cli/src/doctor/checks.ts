import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { dirname, resolve } from 'node:path';
import { messageOf } from '@kymo/domain';

/** What a look at one thing has found. */
export interface Finding {
  readonly what: string;
  readonly state: 'well' | 'doubtful' | 'wrong';
  readonly found: string;
  /** What to do; absent where all is well. */
  readonly act?: string;
}

const MIN_NODE = [20, 19] as const;
const MIN_FREE_GIB = 2;
const MAX_CLOCK_MS = 60_000;
const PATIENCE_MS = 4_000;

/** @param version as `process.versions.node` writes it */
export function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  return isNew
    ? { what: 'Node', state: 'well', found: version }
    : { what: 'Node', state: 'wrong', found: version, act: `Install Node ${MIN_NODE.join('.')} or later.` };
}

/** Space left where the data folder lies, or will. */
export async function diskFinding(folder: string): Promise<Finding> {
  let place = resolve(folder);
  while (!existsSync(place)) place = dirname(place);
  const { bavail, bsize } = await statfs(place);
  const free = (bavail * bsize) / 2 ** 30;
  const found = `${free.toFixed(1)} GiB free at ${place}`;
  if (free >= MIN_FREE_GIB) return { what: 'disk', state: 'well', found };
  return {
    what: 'disk',
    state: 'doubtful',
    found,
    act: `Make room: ${MIN_FREE_GIB} GiB and more are needed.`,
  };
}

/** Whether the page can listen. @param owner address of a monitor that is known to run there */
export async function portFinding(host: string, port: number, owner?: string): Promise<Finding> {
  const what = `port ${port}`;
  if (owner !== undefined) return { what, state: 'well', found: `a monitor answers at ${owner}` };
  const server = createServer();
  try {
    await new Promise<void>((done, failed) => server.once('error', failed).listen(port, host, () => done()));
    await new Promise((done) => server.close(done));
    return { what, state: 'well', found: 'free' };
  } catch (cause) {
    return {
      ...{ what, state: 'wrong', found: messageOf(cause) },
      act: 'End the program that has taken it, or choose another with --port or http.port.',
    };
  }
}

/** Whether anything takes connections there. */
export async function addressFinding(what: string, host: string, port: number): Promise<Finding> {
  const socket = connect({ host, port });
  const trouble = await new Promise<string | undefined>((done) => {
    socket.setTimeout(PATIENCE_MS, () => done(`no answer within ${PATIENCE_MS / 1000} s`));
    socket.once('connect', () => done(undefined)).once('error', (cause) => done(messageOf(cause)));
  });
  socket.destroy();
  if (trouble === undefined) return { what, state: 'well', found: `${host}:${port} takes connections` };
  return {
    ...{ what, state: 'wrong', found: `${host}:${port}: ${trouble}` },
    act: 'Start it, correct the address, or open the way to it.',
  };
}

/** How far a clock is from this machine's, by what a server says with its answer; nothing where it says nothing. */
export function clockFinding(server: string, date: string | null, nowMs: number): Finding | undefined {
  const told = Date.parse(date ?? '');
  if (Number.isNaN(told)) return undefined;
  const apartMs = Math.abs(told - nowMs);
  const found = `${Math.round(apartMs / 1000)} s apart from that of ${server}`;
  if (apartMs <= MAX_CLOCK_MS) return { what: 'clock', state: 'well', found };
  return {
    ...{ what: 'clock', state: 'wrong', found },
    act: 'Have this machine follow a time server: records that lie in its future are refused.',
  };
}
