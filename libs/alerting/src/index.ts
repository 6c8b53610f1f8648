/**
 * From verdicts to incidents, from incidents to the word that goes to people.
 * Deliberately knows no receiver and keeps no state of its own: the lifecycle is a pure function.
 */
export { advance } from './lifecycle';
export {
  beginsAnomaly,
  learningUnder,
  type AlertingState,
  type Learning,
  type Surroundings,
  type Transition,
} from './state';
export { addEvidence, ENOUGH } from './evidence';
export { alertFor } from './alert';
export { residualSignatureOf } from './residual-signature';
export { nearest, type Neighbour } from './nearest';
export { incidentRulesSchema, type IncidentRules } from './rules';
