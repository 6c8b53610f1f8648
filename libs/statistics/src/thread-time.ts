import { readFileSync } from 'node:fs';

/**
 * CPU time of this thread, milliseconds: other programs do not spoil it as they do wall-clock time. Where the system does
 * not tell it (it is Linux that does), wall-clock time stands in.
 */
export function threadMs(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ', 1)[0]) / 1e6;
  } catch {
    return performance.now();
  }
}
