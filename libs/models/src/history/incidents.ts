import type { Incident, Stretch } from '@kymo/domain';

/** Resolved incidents that cover more than this share of a stretch are usual there: they are learnt from. */
const EXCEPTIONAL_SHARE = 0.2;

/** Whether an anomaly was trouble: as people have said, else whether they were told of it. It is never learnt; all else is normal. */
export function isTrouble({
  kind,
  paged,
  assessment,
}: Pick<Incident, 'kind' | 'paged' | 'assessment'>): boolean {
  return kind === 'anomaly' && (assessment === undefined ? paged : assessment === 'true');
}

/**
 * Takes incidents out of a stretch: open ones and those that people call trouble always, others unless they cover most of
 * the time.
 */
export function blankIncidents(
  { values, scores, channels, startMs, intervalMs }: Stretch,
  incidents: readonly Incident[],
): void {
  const width = channels.length;
  const steps = scores.length;
  const stepOf = (ms: number) => Math.min(steps, Math.max(0, Math.round((ms - startMs) / intervalMs)));
  const anomalies = incidents.filter(isTrouble);
  const open = anomalies.filter(({ status }) => status === 'firing');
  const over = anomalies
    .filter(({ status }) => status === 'resolved')
    .map(({ startMs: from, endMs, lastMs, assessment }) => {
      return [stepOf(from), stepOf(endMs ?? lastMs), assessment === 'true'] as const;
    });
  const covered = over.reduce((sum, [from, to]) => sum + to - from, 0);
  const isUsual = covered > EXCEPTIONAL_SHARE * steps;
  const spans = over.filter(([, , isSaid]) => isSaid || !isUsual);
  for (const [from, to] of [...spans, ...open.map((one) => [stepOf(one.startMs), steps] as const)]) {
    values.fill(Number.NaN, from * width, to * width);
    scores.fill(Number.NaN, from, to);
  }
}
