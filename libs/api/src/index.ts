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
export { type ExplanationView } from './explanation';
export { type FeedbackView, type PrecisionView } from './feedback';
export {
  type ChangedSeries,
  type FleetChange,
  type FleetHistoryQuery,
  fleetHistoryQuerySchema,
  type FleetHistoryView,
  type FleetOddQuery,
  fleetOddQuerySchema,
  type FleetOddView,
  type FleetSeries,
  type FleetView,
} from './fleet';
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
  type IncidentAlertsView,
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
  type ReloadOutcomeView,
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
  type CompareModels,
  compareModelsSchema,
  type ModelComparisonView,
} from './models';
export { ingestPaths, ingestRefusalSchema } from './ingest';
export * from './monitor-address';
export { openApiDocument } from './openapi';
export {
  type ReceiversView,
  type ReceiverTestView,
  type ReceiverView,
  type RoutesQuery,
  routesQuerySchema,
  type RoutesView,
} from './receivers';
export { type Refusal, refusalSchema } from './refusal';
export { routes } from './routes/routes';
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
  type QuietTimesView,
  type SilenceView,
} from './silences';
