import { type Incident, type IncidentKind, standingScore, type Verdict, windowEndMs } from '@kymo/domain';
import { identityOf } from './identity';
import type { IncidentRules } from './rules';

/** Most channels named by an incident, and the least share that names one. */
const NAMED_CHANNELS = 5;
const NAMED_SHARE = 0.05;
/** How bad and where, at the verdict that shows it worst. */
export function described(verdict: Verdict, rules: IncidentRules, paged: boolean) {
  const { channels, contributions } = verdict.score!;
  const peakScore = standingScore(verdict);
  const shares = channels.map((name, channel) => ({ name, share: contributions[channel]! }));
  shares.sort((a, b) => b.share - a.share);
  return {
    peakScore,
    severity: severityOf(peakScore, rules, paged),
    channels: shares.filter(({ share }, rank) => rank === 0 || share >= NAMED_SHARE).slice(0, NAMED_CHANNELS),
  };
}

export function severityOf(
  score: number,
  { criticalScore }: IncidentRules,
  paged: boolean,
): Incident['severity'] {
  if (!paged) return 'info';
  return score >= criticalScore ? 'critical' : 'warning';
}

export function begin(
  { window, score }: Verdict,
  kind: IncidentKind,
  startMs: number,
  details: Pick<Incident, 'channels' | 'severity' | 'rule' | 'peakScore' | 'paged' | 'heldBy' | 'maturity'>,
): Incident {
  const { series, tags, intervalMs } = window;
  const timeMs = windowEndMs(window);
  return {
    id: identityOf(series, kind, startMs),
    kind,
    series,
    tags,
    status: 'firing',
    startMs,
    raisedMs: timeMs,
    intervalMs,
    lastMs: timeMs,
    ...(kind === 'anomaly' && score && { model: score.model }),
    ...details,
  };
}
