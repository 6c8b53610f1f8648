import type { HistorySummary } from './history-run';

/** What became of a history, in a sentence; what was left out is named where there is any. */
export function summaryLine(summary: HistorySummary): string {
  const { samples, series, windowsScored, deadLettered, late, duplicate, wrongClock } = summary;
  const parts: [count: number, what: string][] = [
    [late, 'samples late'],
    [duplicate, 'samples left out because an earlier one had the same series, time and channels'],
    [wrongClock, 'samples with a wrong clock'],
  ];
  const leftOut = parts.filter(([count]) => count > 0).map(([count, what]) => `, ${count} ${what}`);
  return (
    `${samples} samples of ${series} series read, ${windowsScored} windows scored, ` +
    `${deadLettered} records refused${leftOut.join('')}`
  );
}
