import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

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

/** The longest turn of the event loop while `work` is under way, milliseconds. */
export async function longestHold(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  const watch = async () => {
    for (let beforeMs = threadMs(); !isOver;) {
      await turn();
      const nowMs = threadMs();
      longest = Math.max(longest, nowMs - beforeMs);
      beforeMs = nowMs;
    }
  };
  const watching = watch();
  await work();
  isOver = true;
  await watching;
  return longest;
}
