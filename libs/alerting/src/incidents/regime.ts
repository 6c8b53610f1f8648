import { type Incident, type Verdict, windowEndMs } from '@kymo/domain';
import type { IncidentRules } from './rules';
import type { AlertingState, IncidentContext } from './state';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Windows after which what lasts may be learnt, where they take longer than a day. */
const LEARN_WINDOWS = 10;

const GROUP_RULE =
  'most series of the group have turned anomalous together: the normal has moved, and is learnt';
export const TOLD_RULE = `${GROUP_RULE}, as people were told of another`;
const LASTING_RULE = 'it has lasted so long that it is the new normal, which is learnt';

/** What lasts, or befalls most of a group together, is no trouble but a new normal; of a group's people are told once. */
export function moved(
  incident: Incident,
  verdict: Verdict,
  rules: IncidentRules,
  { movement: movementOf, isNamed }: IncidentContext,
): Incident {
  if (incident.kind !== 'anomaly') return incident;
  const kind = 'regime-change';
  const movement = movementOf();
  const isNew = incident.raisedMs === windowEndMs(verdict.window);
  if (movement === 'told' && (isNew || !incident.paged))
    return { ...incident, kind, severity: 'info', paged: false, rule: TOLD_RULE, heldBy: 'group' };
  if (movement === 'told') return { ...incident, kind, rule: TOLD_RULE };
  if (movement === 'moved') return { ...incident, kind, rule: GROUP_RULE };
  const isNewNormal = hasLasted(incident, verdict, rules) && !isNamed(incident.id);
  return isNewNormal ? { ...incident, kind, rule: LASTING_RULE } : incident;
}

/** One series that has lasted says nothing of its group. */
export function toldMoved(
  { rule, paged }: Incident,
  { window }: Verdict,
): Pick<AlertingState, 'toldMovedMs'> {
  return rule === GROUP_RULE && paged ? { toldMovedMs: windowEndMs(window) } : {};
}

function hasLasted({ startMs }: Incident, { window }: Verdict, { learnAfterHours }: IncidentRules): boolean {
  const { length, intervalMs } = window;
  const learnAfterMs =
    learnAfterHours === null
      ? Math.max(DAY_MS, LEARN_WINDOWS * length * intervalMs)
      : learnAfterHours * HOUR_MS;
  return windowEndMs(window) - startMs >= learnAfterMs;
}
