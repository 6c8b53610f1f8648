/**
 * A simulated plant: machines with physically related channels, faults on a schedule, and the scorecard of the faults that
 * were caught. Everything is a function of a seed and a step, so a run can resume at any step. Also clean streams of other
 * kinds, without any fault. Deliberately without clock, input or output, and without knowledge of detectors.
 */
export { cleanStreams } from './clean/clean-stream';
export { CLEAN_KINDS, type CleanKind } from './clean/kinds';
export { FaultSchedule, type ScheduledFault } from './fault-schedule';
export { Plant } from './plant';
export { Scorecard, type ScorecardState, type ScorecardSummary } from './scorecard';
export { PlantTelemetry } from './telemetry';
