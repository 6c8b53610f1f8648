import type { Gate } from '@kymo/domain';
import { ENOUGH } from './evidence';
import { isHabit } from './habit';
import type { IncidentRules } from './rules';
import type { AlertingState, Surroundings } from './state';

/** What keeps an incident from people; nothing where they must be told. */
export function gateOf(
  { pageEvidence, excursion, earlier = [] }: AlertingState,
  rules: IncidentRules,
  { isNamed }: Surroundings,
): Gate | undefined {
  if (pageEvidence < ENOUGH) return 'maturity';
  const { channel, ofBand, ofRange, peak, firstMs, windowMs } = excursion!;
  const isSeen = ofBand >= rules.minDeviationOfBand && ofRange >= rules.minDeviationOfRange;
  const peakScore = 1 + Math.log(peak);
  if (!isSeen && peakScore < rules.farScore) return 'deviation';
  const incident = { startMs: firstMs, channel, peakScore };
  return isHabit(
    earlier.filter(({ id }) => !isNamed(id)),
    incident,
    windowMs,
  )
    ? 'habit'
    : undefined;
}
