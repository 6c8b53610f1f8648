import { isObject } from '../tables/json-objects';
import { chartOf } from './dashboards';
import type { JsonEvents } from './event-values';
import { OTLP } from './otlp';
import { INFLUX, PROMETHEUS, resultsOf, VICTORIA } from './query-results';
import { isSenml, senml } from './senml';
import { isTelegraf, TELEGRAF } from './telegraf';

/** The layout that a document has; undefined for plain rows. */
export function jsonEventsOf(document: unknown): JsonEvents | undefined {
  if (!isObject(document)) return undefined;
  if ('resourceMetrics' in document) return OTLP;
  if (isSenml(document)) return senml();
  if (isTelegraf(document) || (Array.isArray(document['metrics']) && isTelegraf(document['metrics'][0])))
    return TELEGRAF;
  if (
    isObject(document['metric']) &&
    Array.isArray(document['values']) &&
    Array.isArray(document['timestamps'])
  )
    return VICTORIA;
  if (Array.isArray(resultsOf(document))) return PROMETHEUS;
  if (Array.isArray(document['results']) && isObject(document['results'][0])) return INFLUX;
  return chartOf(document);
}
