import { decisiveScore, type Incident, standingScore, type Verdict, windowEndMs } from '@kymo/domain';
import { begin, described, severityOf } from './describe';
import { addEvidence, ENOUGH_EVIDENCE, FARTHEST } from './evidence';
import { beginExcursion, goOn, spanOf } from './excursion';
import { gateOf, immaturityOf, isOfRelation } from './gates';
import { remember } from './habit';
import { moved, TOLD_RULE, toldMoved } from './regime';
import type { IncidentRules } from './rules';
import { advanceSilence } from './silence';
import { type AlertingState, asOfNow, awaitsGroup, type IncidentContext, type Transition } from './state';

const SCORE_RULE = 'scores beyond the boundary, by far or for long';
const OF_KIND_RULE =
  'scores beyond the boundary of a model of its kind, not yet fitted on this series, by far or for long';
const RELATION_RULE = 'channels depart from how they go with each other, by far or for long';

/** The others of its group have their say first. */
const AWAITING = { paged: false, heldBy: 'group', severity: 'info' } as const;

/** A series of no group, with nothing said of it. */
const ALONE: IncidentContext = { movement: () => 'none', mayMove: () => false, isNamed: () => false };

/** Takes one verdict into the state of its series. Pure: the same verdicts always tell the same incidents. */
export function advance(
  before: AlertingState | undefined,
  verdict: Verdict,
  rules: IncidentRules,
  context: IncidentContext = ALONE,
): { readonly state: AlertingState; readonly transitions: readonly Transition[] } {
  const transitions: Transition[] = [];
  const afterSilence = advanceSilence(asOfNow(before), verdict, transitions);
  const state =
    verdict.score === undefined
      ? waitNoLonger(afterSilence, verdict, rules, context, transitions)
      : advanceAnomaly(afterSilence, verdict, rules, context, transitions);
  return { state, transitions };
}

/** A series of which no more is scored has waited for its group for long enough. */
function waitNoLonger(
  state: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  context: IncidentContext,
  transitions: Transition[],
): AlertingState {
  const { anomaly: open } = state;
  if (open === undefined || !awaitsGroup(open)) return state;
  const known = moved(madeKnown(open, verdict, rules), verdict, rules, context);
  transitions.push({ incident: known, announces: known.paged });
  return { ...state, anomaly: known, ...toldMoved(known, verdict) };
}

function advanceAnomaly(
  before: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  context: IncidentContext,
  transitions: Transition[],
): AlertingState {
  const state = weigh(before, verdict, rules);
  const { evidence, anomaly: open } = state;
  if (open === undefined) {
    if (evidence < ENOUGH_EVIDENCE) return state;
    const begun = moved(beginAnomaly(state, verdict, rules, context), verdict, rules, context);
    const awaits = begun.paged && begun.kind === 'anomaly' && context.mayMove();
    const incident: Incident = awaits ? { ...begun, ...AWAITING } : begun;
    transitions.push({ incident, announces: incident.paged });
    return { ...state, anomaly: incident, ...toldMoved(incident, verdict) };
  }
  const hasEnded = evidence === 0;
  const known =
    hasEnded && !awaitsGroup(open)
      ? open
      : moved(goOnWith(open, state, verdict, rules, context), verdict, rules, context);
  if (hasEnded) {
    const endMs = before.excursion ? spanOf(before.excursion).endMs : open.lastMs;
    const incident: Incident = { ...known, status: 'resolved', lastMs: endMs, endMs };
    // What has waited for its group until its end is told all the same.
    const isTold = known.paged && !open.paged;
    if (isTold) transitions.push({ incident: known, announces: true });
    transitions.push({ incident, announces: known.paged });
    const { firstMs = open.startMs, channel = '' } = before.excursion ?? {};
    const { id, peakScore } = open;
    // What a series did while little was known of it makes no habit.
    if (open.heldBy === 'maturity') return { ...state, anomaly: undefined };
    const earlier = remember(state.earlier ?? [], { id, startMs: firstMs, channel, peakScore: peakScore! });
    return { ...state, anomaly: undefined, earlier, ...(isTold && toldMoved(known, verdict)) };
  }
  const isNews = known.kind !== open.kind && known.rule !== TOLD_RULE;
  const announces = known.paged && (!open.paged || isNews);
  if (announces || known.kind !== open.kind || known.peakScore! > open.peakScore!)
    transitions.push({ incident: known, announces });
  return { ...state, anomaly: known, ...(announces && toldMoved(known, verdict)) };
}

/** What a score adds to the evidence, and to what is known of its excursion. */
function weigh(state: AlertingState, verdict: Verdict, rules: IncidentRules): AlertingState {
  const { window, score, standing } = verdict;
  const logScore = Math.log(Math.max(Number.MIN_VALUE, decisiveScore(score!) / standing!.boundary));
  const share = window.freshSteps / window.length;
  const lastingLog = Math.log(rules.lastingScore);
  const evidence = addEvidence(state.evidence, logScore, share, lastingLog);
  const pageEvidence = addEvidence(
    state.pageEvidence,
    Math.min(FARTHEST, logScore) - immaturityOf(verdict, rules),
    share,
    lastingLog,
  );
  if (evidence === 0) {
    const isAsBefore =
      state.evidence === 0 && state.pageEvidence === pageEvidence && state.excursion === undefined;
    return isAsBefore ? state : { ...state, evidence, pageEvidence, excursion: undefined };
  }
  const excursion = state.excursion ? goOn(state.excursion, verdict) : beginExcursion(verdict);
  return { ...state, evidence, pageEvidence, excursion };
}

function beginAnomaly(
  state: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  context: IncidentContext,
): Incident {
  const { startMs } = spanOf(state.excursion!);
  const heldBy = gateOf(state, verdict, rules, context);
  return {
    ...begin(verdict, 'anomaly', state.excursion!.firstMs, {
      ...described(verdict, rules, heldBy === undefined),
      rule: ruleOf(verdict),
      paged: heldBy === undefined,
      heldBy,
      maturity: verdict.standing!.maturity,
    }),
    startMs,
  };
}

function ruleOf(verdict: Verdict): string {
  if (isOfRelation(verdict)) return RELATION_RULE;
  return verdict.score!.isOfKind ? OF_KIND_RULE : SCORE_RULE;
}

/** The incident with what the verdict adds to it. */
function goOnWith(
  open: Incident,
  state: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  context: IncidentContext,
): Incident {
  const timeMs = windowEndMs(verdict.window);
  const isWorse = standingScore(verdict) > open.peakScore!;
  // Evidence that fades is no new reason.
  const isSettled = open.paged || open.heldBy === 'group' || state.pageEvidence < ENOUGH_EVIDENCE;
  const hasWaited = awaitsGroup(open) && (state.evidence === 0 || context.movement() !== 'likely');
  const heldBy = hasWaited ? undefined : isSettled ? open.heldBy : gateOf(state, verdict, rules, context);
  const paged = heldBy === undefined;
  const known: Incident = {
    ...open,
    lastMs: verdict.state === 'anomalous' ? timeMs : open.lastMs,
    ...(isWorse && described(verdict, rules, paged)),
    heldBy,
  };
  return paged && !open.paged ? madeKnown(known, verdict, rules) : known;
}

/** People are told of what was kept from them. */
function madeKnown(open: Incident, { window }: Verdict, rules: IncidentRules): Incident {
  const severity = severityOf(open.peakScore!, rules, true);
  return { ...open, severity, raisedMs: windowEndMs(window), paged: true, heldBy: undefined };
}
