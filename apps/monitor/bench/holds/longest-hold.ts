import { setImmediate as turn } from 'node:timers/promises';
import { threadMs } from '@kymo/statistics';

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
