import { isObject } from '../tables/json-objects';
import { moment, number, type JsonEvents } from './event-values';
import type { Labels } from './labels';

/** Whether a document is one metric. */
export function isTelegraf(document: unknown): boolean {
  return (
    isObject(document) &&
    typeof document['name'] === 'string' &&
    isObject(document['fields']) &&
    'timestamp' in document
  );
}

/** One metric a document, or `{"metrics": […]}`. */
export const TELEGRAF: JsonEvents = {
  shape: 'Telegraf JSON',
  isBySeries: false,
  samples(document, fallback) {
    const { metrics } = document as { metrics?: unknown[] };
    return (metrics ?? [document]).map((metric) => {
      if (!isTelegraf(metric)) throw new Error('name, fields and timestamp expected');
      const {
        name,
        fields,
        tags = {},
        timestamp,
      } = metric as { name: string; fields: Record<string, unknown>; tags?: Labels; timestamp: unknown };
      const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
      const values = Object.entries(fields).filter(
        ([, value]) => typeof value === 'number' || typeof value === 'boolean',
      );
      return {
        series: name + pairs.sort().join('') || fallback,
        timeMs: moment(timestamp),
        values: Object.fromEntries(values.map(([key, value]) => [key, number(value)])),
        tags,
      };
    });
  },
};
