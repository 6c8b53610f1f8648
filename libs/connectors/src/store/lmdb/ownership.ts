import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { KymoError } from '@kymo/domain';

/** The process that writes a data folder. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** Tells a process from an earlier one with the same pid, where the system says when it began. */
  readonly began: string;
  /** When it last showed that it lives, milliseconds since the Unix epoch. */
  readonly seenMs: number;
}

/** How often an owner shows that it lives. */
export const OWNER_SIGN_MS = 5_000;
/** An owner on another host (another container) counts as gone after this long without a sign. */
const FOREIGN_SILENCE_MS = 4 * OWNER_SIGN_MS;

export function thisProcess(nowMs: number): Owner {
  return { pid: process.pid, host: hostname(), began: beginOf(process.pid) ?? '', seenMs: nowMs };
}

/** @throws KymoError STORE_IN_USE when `owner` is a process that still runs. */
export function refuseLivingOwner(owner: Owner | undefined, folder: string, nowMs: number): void {
  if (owner === undefined || !lives(owner, nowMs)) return;
  const where = owner.host === hostname() ? '' : ` on host ${owner.host}`;
  throw new KymoError(
    'STORE_IN_USE',
    `opening the data folder ${folder}: process ${owner.pid}${where} is writing to it, and one writer is allowed. ` +
      'Stop that process or name another data folder.',
    { context: { folder, pid: owner.pid, host: owner.host } },
  );
}

function lives(owner: Owner, nowMs: number): boolean {
  if (owner.host !== hostname()) return nowMs - owner.seenMs < FOREIGN_SILENCE_MS;
  const began = beginOf(owner.pid);
  if (began !== undefined) return began === owner.began;
  return process.platform !== 'linux' && answersSignal(owner.pid);
}

/** When a process began, in ticks since this boot; only Linux says. */
function beginOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return undefined;
    return `${ticks}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}

function answersSignal(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
