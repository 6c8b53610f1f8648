import { createHash } from 'node:crypto';
import {
  decisiveScore,
  type Gate,
  type Incident,
  type IncidentKind,
  standingScore,
  type Verdict,
  windowEndMs,
} from '@kymo/domain';
import { addEvidence, ENOUGH } from './evidence';
import { beginExcursion, type Excursion, goOn, spanOf } from './excursion';
import { isHabit, remember } from './habit';
import type { IncidentRules } from './rules';

/** What is remembered of one series between two verdicts: plain, so that it can be stored. */
export interface AlertingState {
  /** Evidence of an anomaly, 0 to 1.5; an incident begins at 1 and ends at 0. */
  readonly evidence: number;
  /** The same against the boundary that holds for people, which is higher while the series is immature. */
  readonly pageEvidence: number;
  /** Scores beyond the boundary, while there is evidence. */
  readonly excursion?: Excursion;
  readonly anomaly?: Incident;
  readonly silence?: Incident;
  /** When the latest incidents began. */
  readonly begunMs?: readonly number[];
  /** When people were last told that the normal has moved. */
  readonly toldMovedMs?: number;
}

/** A change of an incident; `announces` says that people must hear of it. */
export interface Transition {
  readonly incident: Incident;
  readonly announces: boolean;
}

/** Whether the transition opens an incident over a score, or makes it known to people. */
export function beginsAnomaly({ incident }: Transition): boolean {
  return incident.kind !== 'silence' && incident.status === 'firing' && incident.lastMs === incident.raisedMs;
}

/**
 * What may be learnt from the next score: nothing of trouble that people were told of; while there is too little evidence
 * to tell them, what would be learnt waits; all is learnt anew where the normal has moved.
 */
export type Learning = 'usual' | 'in-doubt' | 'nothing' | 'anew';

export function learningUnder(state: AlertingState | undefined): Learning {
  const open = state?.anomaly;
  if (open?.kind === 'regime-change') return 'anew';
  if (open !== undefined) return open.paged ? 'nothing' : 'usual';
  return (state?.evidence ?? 0) > 0 ? 'in-doubt' : 'usual';
}

/** Whether most of a group's series have turned anomalous together, and whether people know. */
export type Movement = 'none' | 'moved' | 'told';

/** Most channels named by an incident, and the least share that names one. */
const NAMED_CHANNELS = 5;
const NAMED_SHARE = 0.05;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Windows after which what lasts may be learnt, where they take longer than a day. */
const LEARN_WINDOWS = 10;

const GROUP_RULE =
  'most series of the group have turned anomalous together: the normal has moved, and is learnt';
const TOLD_RULE = `${GROUP_RULE}, as people were told of another`;
const LASTING_RULE = 'it has lasted so long that it is the new normal, which is learnt';

const nothing: AlertingState = { evidence: 0, pageEvidence: 0 };

/** Takes one verdict into the state of its series. Pure: the same verdicts always tell the same incidents. */
export function advance(
  before: AlertingState | undefined,
  verdict: Verdict,
  rules: IncidentRules,
  group: () => Movement = () => 'none',
): { readonly state: AlertingState; readonly transitions: readonly Transition[] } {
  const transitions: Transition[] = [];
  const afterSilence = advanceSilence(asOfNow(before), verdict, transitions);
  const state =
    verdict.score === undefined
      ? afterSilence
      : advanceAnomaly(afterSilence, verdict, rules, group, transitions);
  return { state, transitions };
}

/** A state as versions before evidence have stored it goes on with none; they told people of every incident. */
function asOfNow(state: AlertingState | undefined): AlertingState {
  if (state?.evidence !== undefined) return state;
  const { anomaly, silence } = state ?? {};
  return {
    ...nothing,
    ...(anomaly && { anomaly: { ...anomaly, paged: true } }),
    ...(silence && { silence }),
  };
}

function advanceSilence(state: AlertingState, verdict: Verdict, transitions: Transition[]): AlertingState {
  const { window } = verdict;
  const timeMs = windowEndMs(window);
  const silent = window.silentChannels;
  const open = state.silence;
  if (silent.length === 0) {
    if (open === undefined) return state;
    transitions.push({ incident: { ...open, status: 'resolved', endMs: timeMs }, announces: true });
    return { ...state, silence: undefined };
  }
  const channels = silent.map(({ name }) => ({ name, share: 1 / silent.length }));
  if (open === undefined) {
    const incident = begin(verdict, 'silence', Math.min(...silent.map(({ sinceMs }) => sinceMs)), {
      channels,
      severity: silent.length === window.channels.length ? 'critical' : 'warning',
      rule: 'no value for longer than the channel ever pauses',
      paged: true,
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
  before: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  group: () => Movement,
  transitions: Transition[],
): AlertingState {
  const state = weigh(before, verdict, rules);
  const { evidence, anomaly: open } = state;
  if (open === undefined) {
    if (evidence < ENOUGH) return state;
    const incident = moved(beginAnomaly(state, verdict, rules), verdict, rules, group);
    transitions.push({ incident, announces: incident.paged });
    const begunMs = remember(state.begunMs ?? [], state.excursion!.firstMs);
    return { ...state, anomaly: incident, begunMs, ...toldMoved(incident, verdict) };
  }
  if (evidence === 0) {
    const endMs = before.excursion ? spanOf(before.excursion).endMs : open.lastMs;
    const incident: Incident = { ...open, status: 'resolved', lastMs: endMs, endMs };
    transitions.push({ incident, announces: open.paged });
    return { ...state, anomaly: undefined };
  }
  const incident = moved(goOnWith(open, state, verdict, rules), verdict, rules, group);
  const isNews = incident.kind !== open.kind && incident.rule !== TOLD_RULE;
  const announces = incident.paged && (!open.paged || isNews);
  if (announces || incident.kind !== open.kind || incident.peakScore! > open.peakScore!)
    transitions.push({ incident, announces });
  return { ...state, anomaly: incident, ...(announces && toldMoved(incident, verdict)) };
}

/** One series that has lasted says nothing of its group. */
function toldMoved({ rule, paged }: Incident, { window }: Verdict): Pick<AlertingState, 'toldMovedMs'> {
  return rule === GROUP_RULE && paged ? { toldMovedMs: windowEndMs(window) } : {};
}

/** What a score adds to the evidence, and to what is known of its excursion. */
function weigh(state: AlertingState, verdict: Verdict, rules: IncidentRules): AlertingState {
  const { window, score, standing } = verdict;
  const logScore = Math.log(Math.max(Number.MIN_VALUE, decisiveScore(score!) / standing!.boundary));
  const share = window.freshSteps / window.length;
  const evidence = addEvidence(state.evidence, logScore, share, rules.lastingScore);
  const asked = (1 - standing!.maturity) * Math.log(rules.immatureScore);
  const pageEvidence = addEvidence(state.pageEvidence, logScore - asked, share, rules.lastingScore);
  if (evidence === 0) return { ...state, evidence, pageEvidence, excursion: undefined };
  const excursion = state.excursion ? goOn(state.excursion, verdict) : beginExcursion(verdict);
  return { ...state, evidence, pageEvidence, excursion };
}

function beginAnomaly(state: AlertingState, verdict: Verdict, rules: IncidentRules): Incident {
  const { startMs } = spanOf(state.excursion!);
  const heldBy = gateOf(state, rules);
  return {
    ...begin(verdict, 'anomaly', state.excursion!.firstMs, {
      ...described(verdict, rules, heldBy === undefined),
      rule: 'scores beyond the boundary, by far or for long',
      paged: heldBy === undefined,
      heldBy,
      maturity: verdict.standing!.maturity,
    }),
    startMs,
  };
}

/** The incident with what the verdict adds to it. */
function goOnWith(open: Incident, state: AlertingState, verdict: Verdict, rules: IncidentRules): Incident {
  const timeMs = windowEndMs(verdict.window);
  const isWorse = standingScore(verdict) > open.peakScore!;
  // Evidence that fades is no new reason.
  const isSettled = open.paged || open.heldBy === 'group' || state.pageEvidence < ENOUGH;
  const heldBy = isSettled ? open.heldBy : gateOf(state, rules);
  const paged = heldBy === undefined;
  return {
    ...open,
    lastMs: verdict.state === 'anomalous' ? timeMs : open.lastMs,
    ...(isWorse && described(verdict, rules, paged)),
    ...(paged &&
      !open.paged && {
        severity: severityOf(Math.max(open.peakScore!, standingScore(verdict)), rules, paged),
      }),
    ...(paged && !open.paged && { raisedMs: timeMs }),
    paged,
    heldBy,
  };
}

/** What lasts, or befalls most of a group together, is no trouble but a new normal; of a group's people are told once. */
function moved(incident: Incident, verdict: Verdict, rules: IncidentRules, group: () => Movement): Incident {
  if (incident.kind !== 'anomaly') return incident;
  const kind = 'regime-change';
  const movement = group();
  const isNew = incident.raisedMs === windowEndMs(verdict.window);
  if (movement === 'told' && (isNew || !incident.paged))
    return { ...incident, kind, severity: 'info', paged: false, rule: TOLD_RULE, heldBy: 'group' };
  if (movement !== 'none') return { ...incident, kind, rule: movement === 'told' ? TOLD_RULE : GROUP_RULE };
  return hasLasted(incident, verdict, rules) ? { ...incident, kind, rule: LASTING_RULE } : incident;
}

/** What keeps an incident from people; nothing where they must be told. */
function gateOf(
  { pageEvidence, excursion, begunMs = [] }: AlertingState,
  rules: IncidentRules,
): Gate | undefined {
  if (pageEvidence < ENOUGH) return 'maturity';
  const { ofBand, ofRange, peak, firstMs, windowMs } = excursion!;
  const isSeen = ofBand >= rules.minDeviationOfBand && ofRange >= rules.minDeviationOfRange;
  if (!isSeen && 1 + Math.log(peak) < rules.farScore) return 'deviation';
  return isHabit(begunMs, firstMs, windowMs) ? 'habit' : undefined;
}

function hasLasted({ startMs }: Incident, { window }: Verdict, { learnAfterHours }: IncidentRules): boolean {
  const { length, intervalMs } = window;
  const learnAfterMs =
    learnAfterHours === null
      ? Math.max(DAY_MS, LEARN_WINDOWS * length * intervalMs)
      : learnAfterHours * HOUR_MS;
  return windowEndMs(window) - startMs >= learnAfterMs;
}

/** How bad and where, at the verdict that shows it worst. */
function described(verdict: Verdict, rules: IncidentRules, paged: boolean) {
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

function severityOf(score: number, { criticalScore }: IncidentRules, paged: boolean): Incident['severity'] {
  if (!paged) return 'info';
  return score >= criticalScore ? 'critical' : 'warning';
}

function begin(
  { window, score }: Verdict,
  kind: IncidentKind,
  startMs: number,
  details: Pick<Incident, 'channels' | 'severity' | 'rule' | 'peakScore' | 'paged' | 'heldBy' | 'maturity'>,
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
    ...(kind === 'anomaly' && score && { model: score.model }),
    ...details,
  };
}
