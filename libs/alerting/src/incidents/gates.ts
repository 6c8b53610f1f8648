import type { Gate, Verdict } from '@kymo/domain';
import { ENOUGH_EVIDENCE } from './evidence';
import { type Excursion, lastedMs } from './excursion';
import { type EarlierIncident, isHabit } from './habit';
import type { IncidentRules } from './rules';
import type { AlertingState, IncidentContext } from './state';

/** A short deviation within so many windows of the last one in its channel is no glitch. */
const RETURNING_WINDOWS = 10;
/** Of a window: a relation that breaks for less has not broken. */
const MOMENT_SHARE = 1 / 16;

/** What keeps an incident from people; nothing where they must be told. */
export function gateOf(
  { pageEvidence, excursion, earlier = [] }: AlertingState,
  verdict: Verdict,
  rules: IncidentRules,
  { isNamed }: IncidentContext,
): Gate | undefined {
  if (pageEvidence < ENOUGH_EVIDENCE) return 'maturity';
  const { channel, ofBand, ofRange, peak, firstMs, windowMs } = excursion!;
  const isSeen = ofBand >= rules.minDeviationOfBand && ofRange >= rules.minDeviationOfRange;
  const peakScore = 1 + Math.log(peak);
  if (!isSeen && peakScore < rules.farScore) return 'deviation';
  const isCritical = peakScore - immaturityOf(verdict, rules) >= rules.criticalScore;
  if (!isCritical && isBrief(excursion!, earlier, verdict, rules)) return 'duration';
  const incident = { startMs: firstMs, channel, peakScore };
  return isHabit(
    earlier.filter(({ id }) => !isNamed(id)),
    incident,
    windowMs,
  )
    ? 'habit'
    : undefined;
}

function isBrief(
  excursion: Excursion,
  earlier: readonly EarlierIncident[],
  verdict: Verdict,
  { minDurationSeconds }: IncidentRules,
): boolean {
  const { channel, firstMs, lastMs, outsideMs, windowMs, intervalMs } = excursion;
  // Channels that are read one after the other disagree for a moment whenever they change.
  if (isOfRelation(verdict) && lastedMs(excursion) < MOMENT_SHARE * windowMs) return true;
  const returns = earlier.some(
    (one) => one.channel === channel && firstMs - one.startMs <= RETURNING_WINDOWS * windowMs,
  );
  // Not every network shows in its band what it sees; a window shows a fault for its own length.
  const outsideForMs = Math.max(outsideMs - firstMs + intervalMs, lastMs - firstMs - windowMs);
  return !returns && outsideForMs < 1000 * minDurationSeconds;
}

/** By how much a score has to lie farther out, in logarithms, before people are told: 0 of a mature series. */
export function immaturityOf({ standing }: Verdict, { immatureScore }: IncidentRules): number {
  return (1 - standing!.maturity) * Math.log(immatureScore);
}

/** Whether the score is that of how the channels of the series go with each other. */
export function isOfRelation({ standing }: Verdict): boolean {
  return standing!.modelBoundary !== undefined;
}
