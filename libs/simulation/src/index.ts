/**
 * A plant that does not exist: machines with physically related channels, faults on a schedule, and the
 * scorecard that says which of them were caught. All of it is a function of a seed and a step, so a run can
 * be taken up at any step. Beside it, clean streams of other natures, on which nothing is ever wrong.
 * Deliberately without clock, input or output, and without knowledge of detectors.
 */
export { cleanStreams } from './clean/clean-stream';
export { CLEAN_KINDS, type CleanKind } from './clean/kinds';
export { FaultSchedule, type ScheduledFault } from './fault-schedule';
export { Plant } from './plant';
export { Scorecard, type ScorecardState, type ScorecardSummary } from './scorecard';
export { PlantTelemetry } from './telemetry';
