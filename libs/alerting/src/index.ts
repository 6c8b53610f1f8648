/**
 * From verdicts to incidents (`advance`), and from incidents to the messages that people get (`Notifier`): policy, episodes,
 * routes, groups, words. Deliberately knows no receiver's format, and no clock but the one that is handed in.
 */
export { advance } from './incidents/lifecycle';
export { lastedMs } from './incidents/excursion';
export {
  beginsAnomaly,
  learningUnder,
  type AlertingState,
  type Learning,
  type Movement,
  type Transition,
} from './incidents/state';
export { addEvidence, ENOUGH_EVIDENCE } from './incidents/evidence';
export { alertFor } from './incidents/alert';
export { timeText } from './content/phrases';
export { residualSignatureOf } from './incidents/residual-signature';
export { nearest } from './incidents/nearest';
export { incidentRulesSchema, type IncidentRules } from './incidents/rules';
export type { Condition } from './on-call/conditions';
export { CLOCK, Notifier, type NotifierOptions } from './on-call/notifier';
export { NewestTime } from './on-call/newest-time';
export { PartitionNotifiers } from './on-call/partition-notifiers';
export { DEFAULT_RECEIVER, onCallOptionsSchema, type OnCallSettings, routeTreeOf } from './on-call/options';
export {
  Maintenance,
  MAINTENANCE_DOCUMENT,
  maintenanceIn,
  maintenanceSchema,
  withMaintenance,
  withoutMaintenance,
} from './policy/maintenance';
export {
  type Silence,
  SILENCES_DOCUMENT,
  silenceSchema,
  silencesIn,
  silenceStatus,
  withEnded,
  withSilence,
} from './policy/silences';
export { Channels } from './policy/hard-range';
export { labelsIn, labelsOf, seriesLabels } from './routing/labels';
export { compileMatchers } from './routing/matcher';
export { Feedback } from './feedback/feedback';
export { receiversIn, type Route, routeSchema } from './routing/route';
export type { LinkAction, LinkTo } from './content/compose';
export { traceOf } from './content/trace';
