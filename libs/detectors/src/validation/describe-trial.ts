import type { Trial } from '@kymo/domain';

/** A trial as a small text table. */
export function describeTrial({ windows, falseAlarmShare, faults }: Trial): string {
  const rows = faults.map(({ kind, auc, caughtShare }) => [kind, auc.toFixed(2), percent(caughtShare)]);
  const table = [['injected fault', 'ROC AUC', 'caught'], ...rows].map(
    ([kind, auc, caught]) => `  ${kind!.padEnd(18)} ${auc!.padStart(7)} ${caught!.padStart(8)}`,
  );
  return [
    `Tried on ${windows} unseen windows; false alarms on them: ${percent(falseAlarmShare)}`,
    ...table,
  ].join('\n');
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
