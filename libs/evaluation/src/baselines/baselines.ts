import { functionCandidate, type Candidate } from '../backtest/candidate';

/** Share of points that the random baseline alarms. */
const RANDOM_ALARM_SHARE = 0.05;

/** Knows nothing: a detector that is no better measures nothing. */
const randomBaseline: Candidate = functionCandidate(
  'random',
  1,
  (_, random) => () => random() / (1 - RANDOM_ALARM_SHARE),
);

/** Alarms at every point: shows which figures reward noise. */
const alwaysAlarmBaseline: Candidate = functionCandidate('always-alarm', 1, () => () => 2);

/** What stands beside every result, next to the plain linear detector. */
export const baselines: readonly Candidate[] = [randomBaseline, alwaysAlarmBaseline];
