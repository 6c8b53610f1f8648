/**
 * The HTTP contract of the monitor: a schema for every request and answer, the types inferred from them, and the OpenAPI
 * document made of them. Also what the programs leave for each other in the data folder.
 * Deliberately without behaviour.
 */
export {
  type AuditQuery,
  auditQuerySchema,
  type AuditView,
  beginSessionSchema,
  type CreatedToken,
  type NewToken,
  newTokenSchema,
  type Role,
  ROLES,
  SESSION_COOKIE,
  type SessionView,
  type TokensView,
  type TokenView,
} from './access';
export { type FeedbackView, type PrecisionView } from './feedback';
export { type ChangedSeries, type FleetChange, type FleetSeries, type FleetView } from './fleet';
export {
  type HealthPart,
  type HealthView,
  type IncidentCountsView,
  type Liveness,
  type ReadinessView,
  type StreamView,
} from './health';
export type { InputReadingView } from './reading';
export {
  type Acknowledge,
  acknowledgeSchema,
  type IncidentsQuery,
  incidentsQuerySchema,
  type IncidentsView,
  type LabelAll,
  labelAllSchema,
} from './incidents';
export * from './model-documents';
export {
  type LogLevelView,
  logLevelSchema,
  type ReloadOrder,
  reloadSchema,
  type ReloadView,
} from './operations';
export {
  type DriftView,
  groupOrderSchema,
  modelHashSchema,
  type ModelEntry,
  type ModelGroup,
  type ModelOrder,
  type ModelOrderView,
  type ModelsView,
  type ModelView,
  type Promotion,
  promoteSchema,
} from './models';
export * from './monitor-address';
export { openApiDocument } from './openapi';
export { type ReceiversView, type ReceiverView } from './receivers';
export { type Refusal, refusalSchema } from './refusal';
export { type Route, routes } from './routes';
export { type SignatureQuery, signatureQuery } from './signature';
export { type ChannelView, type SeriesQuery, seriesQuerySchema, type SeriesView } from './series';
export {
  type TriedIncident,
  type TryOut,
  type TryOutcome,
  tryOutSchema,
  type TryOutView,
  type TrySettings,
} from './try-out';
export {
  type MaintenancesView,
  type MaintenanceView,
  type NewMaintenance,
  newMaintenanceSchema,
  type NewSilence,
  newSilenceSchema,
  type SilencesView,
  type SilenceView,
} from './silences';
