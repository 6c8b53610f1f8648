import { createHash } from 'node:crypto';
import { type Incident, type IncidentKind, type Verdict, windowEndMs } from '@kymo/domain';
import type { IncidentRules } from './rules';

/** What is remembered of one series between two verdicts: plain, so that it can be stored. */
export interface AlertingState {
  /** Times of the last verdicts, and whether each was anomalous. */
  readonly recent: readonly { readonly timeMs: number; readonly isAnomalous: boolean }[];
  /** Verdicts in a row below the resolving score. */
  readonly calmVerdicts: number;
  readonly anomaly?: Incident;
  readonly silence?: Incident;
}

/** A change of an incident; `announces` says that people must hear of it. */
export interface Transition {
  readonly incident: Incident;
  readonly announces: boolean;
}

/** Whether the transition opens an incident over a score. */
export function beginsAnomaly({ incident, announces }: Transition): boolean {
  return announces && incident.kind === 'anomaly' && incident.status === 'firing';
}

/** Most channels named by an incident, and the least share that names one. */
const NAMED_CHANNELS = 5;
const NAMED_SHARE = 0.05;

const nothing: AlertingState = { recent: [], calmVerdicts: 0 };

/** Takes one verdict into the state of its series. Pure: the same verdicts always tell the same incidents. */
export function advance(
  before: AlertingState | undefined,
  verdict: Verdict,
  rules: IncidentRules,
): { readonly state: AlertingState; readonly transitions: readonly Transition[] } {
  const transitions: Transition[] = [];
  const afterSilence = advanceSilence(before ?? nothing, verdict, transitions);
  const state =
    verdict.score === undefined ? afterSilence : advanceAnomaly(afterSilence, verdict, rules, transitions);
  return { state, transitions };
}

function advanceSilence(state: AlertingState, verdict: Verdict, transitions: Transition[]): AlertingState {
  const { window } = verdict;
  const timeMs = windowEndMs(window);
  const silent = window.silentChannels;
  const open = state.silence;
  if (silent.length === 0) {
    if (open === undefined) return state;
    transitions.push({ incident: resolve(open, timeMs), announces: true });
    return { ...state, silence: undefined };
  }
  const channels = silent.map(({ name }) => ({ name, share: 1 / silent.length }));
  if (open === undefined) {
    const incident = begin(verdict, 'silence', Math.min(...silent.map(({ sinceMs }) => sinceMs)), {
      channels,
      severity: silent.length === window.channels.length ? 'critical' : 'warning',
      rule: 'no value for longer than the channel ever pauses',
    });
    transitions.push({ incident, announces: true });
    return { ...state, silence: incident };
  }
  const isMore = silent.length > open.channels.length;
  const incident: Incident = { ...open, lastMs: Math.max(open.lastMs, timeMs), ...(isMore && { channels }) };
  if (isMore) transitions.push({ incident, announces: false });
  return { ...state, silence: incident };
}

function advanceAnomaly(
  state: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  transitions: Transition[],
): AlertingState {
  const timeMs = windowEndMs(verdict.window);
  const score = relativeScore(verdict);
  const isAnomalous = verdict.state === 'anomalous';
  const recent = [...state.recent, { timeMs, isAnomalous }].slice(-rules.ofVerdicts);
  const calmVerdicts = score < rules.resolveBelowScore ? state.calmVerdicts + 1 : 0;
  const next = { ...state, recent, calmVerdicts };

  if (state.anomaly === undefined) {
    const anomalous = recent.filter((one) => one.isAnomalous);
    const isUrgent = isAnomalous && score >= rules.urgentScore;
    if (!isUrgent && anomalous.length < rules.anomalousVerdicts) return next;
    const incident = begin(verdict, 'anomaly', anomalous[0]!.timeMs, {
      ...described(verdict, rules),
      rule: isUrgent
        ? `one score of at least ${rules.urgentScore}`
        : `${rules.anomalousVerdicts} anomalous of ${rules.ofVerdicts} verdicts`,
    });
    transitions.push({ incident, announces: true });
    return { ...next, anomaly: incident };
  }

  if (calmVerdicts >= rules.resolveVerdicts) {
    transitions.push({ incident: resolve(state.anomaly, timeMs), announces: true });
    return { recent: [], calmVerdicts: 0, silence: state.silence };
  }
  if (!isAnomalous) return next;
  const isWorse = score > state.anomaly.peakScore!;
  const incident: Incident = { ...state.anomaly, lastMs: timeMs, ...(isWorse && described(verdict, rules)) };
  if (isWorse) transitions.push({ incident, announces: false });
  return { ...next, anomaly: incident };
}

/** The score where 1.0 is the boundary, wherever that has drifted. */
function relativeScore({ score, boundary = 1 }: Verdict): number {
  return score!.value / boundary;
}

/** How bad and where, at the verdict that shows it worst. */
function described(verdict: Verdict, rules: IncidentRules) {
  const { channels, contributions } = verdict.score!;
  const value = relativeScore(verdict);
  const shares = channels.map((name, channel) => ({ name, share: contributions[channel]! }));
  shares.sort((a, b) => b.share - a.share);
  return {
    peakScore: value,
    severity: value >= rules.criticalScore ? ('critical' as const) : ('warning' as const),
    channels: shares.filter(({ share }, rank) => rank === 0 || share >= NAMED_SHARE).slice(0, NAMED_CHANNELS),
  };
}

function begin(
  { window, score }: Verdict,
  kind: IncidentKind,
  startMs: number,
  details: Pick<Incident, 'channels' | 'severity' | 'rule' | 'peakScore'>,
): Incident {
  const { series, tags } = window;
  const timeMs = windowEndMs(window);
  return {
    id: createHash('sha256')
      .update(JSON.stringify([series, kind, startMs]))
      .digest('hex')
      .slice(0, 16),
    kind,
    series,
    tags,
    status: 'firing',
    startMs,
    raisedMs: timeMs,
    lastMs: timeMs,
    paged: true,
    ...(kind === 'anomaly' && score && { model: score.model }),
    ...details,
  };
}

function resolve(incident: Incident, endMs: number): Incident {
  return { ...incident, status: 'resolved', endMs };
}
