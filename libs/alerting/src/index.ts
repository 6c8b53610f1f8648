/**
 * From verdicts to incidents, from incidents to the word that goes to people.
 * Deliberately knows no receiver and keeps no state of its own: the lifecycle is a pure function.
 */
export { advance, type AlertingState, type Transition } from './lifecycle';
export { alertFor } from './alert';
export { incidentRulesSchema, type IncidentRules } from './rules';
