import { comparisonHold } from './holds/comparison';
import { fleetViewHold } from './holds/fleet-view';
import { modelsHold } from './holds/models';
import { passHolds } from './holds/passes';
import { seriesViewHold } from './holds/series-view';

const HOLDS: Record<string, () => Promise<unknown>> = {
  passesOver24Series: () => passHolds(24),
  passesOver2000Series: () => passHolds(2000),
  modelsOfOneGroup: () => modelsHold('kind'),
  modelsOfManyGroups: () => modelsHold(null),
  comparison: comparisonHold,
  seriesView: seriesViewHold,
  fleetView: fleetViewHold,
};

/**
 * The longest turns of the event loop that owns Kafka's heartbeats, in milliseconds of CPU time, by the work that is under
 * way. None may take longer than 50.
 */
export async function bench(): Promise<object> {
  const longestTurnMs: Record<string, unknown> = {};
  for (const [name, measure] of Object.entries(HOLDS)) {
    process.stderr.write(`${name}\n`);
    longestTurnMs[name] = await measure();
  }
  return { longestTurnMs };
}
