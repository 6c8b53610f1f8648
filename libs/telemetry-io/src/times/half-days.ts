import type { SampledColumn } from './sampled-column';
import { UnreadableTimes } from './time-candidate';
import type { RowTimes } from './row-times';

const HOUR_MS = 3_600_000;
const SAMPLED_ROWS = 3000;

/**
 * A clock that goes from 12:59 to 1:00, and shows no hour beyond 12 and none before 1, has lost its AM and PM.
 * @param times as the clock shows them, before any zone
 * @throws UnreadableTimes
 */
export function refuseHalfDays({ read, written }: RowTimes, columns: readonly SampledColumn[]): void {
  let turn: readonly [string, string] | undefined;
  for (const [at, run] of (columns[0]?.runs ?? []).entries()) {
    let before: { readonly timeMs: number; readonly text: string } | undefined;
    for (let row = 0; row < Math.min(SAMPLED_ROWS, run.length); row++) {
      const cells = columns.map(({ runs }) => runs[at]?.[row]);
      const timeMs = read(cells);
      if (Number.isNaN(timeMs)) continue;
      const hour = Math.floor(timeMs / HOUR_MS) % 24;
      if (hour < 1 || hour > 12) return;
      const text = written(cells);
      if (before !== undefined && isTurn(timeMs - before.timeMs, hour)) turn ??= [before.text, text];
      before = { timeMs, text };
    }
  }
  if (turn === undefined) return;
  throw new UnreadableTimes(
    `the times go on from ${turn[0]} to ${turn[1]}, and none shows an hour beyond 12: AM and PM are lost, and each ` +
      'stands for two moments; export them again with 24 hours, or with AM and PM',
  );
}

/** From 12:50 to 1:00 of the same day. */
function isTurn(stepMs: number, hour: number): boolean {
  return hour === 1 && stepMs > -12 * HOUR_MS && stepMs <= -10 * HOUR_MS;
}
