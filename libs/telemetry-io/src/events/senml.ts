import { safeName } from '../reading/outcome';
import { isObject } from '../tables/json-objects';
import { number, type JsonEvents } from './event-values';

/** Smaller times count from when the message came, which a file does not tell (RFC 8428). */
const RELATIVE = 2 ** 28;
const BASES = ['bn', 'bt', 'bv'] as const;

/** Whether a document is the first record of a SenML pack: one with a base name or a base time. */
export function isSenml(document: Readonly<Record<string, unknown>>): boolean {
  return (
    ('bt' in document || 'bn' in document) &&
    Object.keys(document).every((key) => /^(bn|bt|bu|bv|bs|bver|n|u|v|vs|vb|vd|s|t|ut)$/.test(key))
  );
}

/** SenML: what a record does not say of name and time, the last one with a base has said. */
export function senml(): JsonEvents {
  let base: Readonly<Record<string, unknown>> = {};
  return {
    shape: 'SenML',
    isBySeries: true,
    samples(record, fallback) {
      if (!isObject(record)) throw new Error('an object expected');
      if (BASES.some((name) => name in record)) base = { ...base, ...record };
      const value = number(record['v'] ?? record['vb']);
      if (value === null) return [];
      const seconds = (number(base['bt']) ?? 0) + (number(record['t']) ?? 0);
      if (seconds < RELATIVE)
        throw new Error(`t: ${seconds} found, which counts from when it was sent; a base time (bt) expected`);
      const channel = typeof record['n'] === 'string' && record['n'] !== '' ? record['n'] : 'value';
      const series = typeof base['bn'] === 'string' ? base['bn'].replace(/[:/_.-]+$/, '') : '';
      return [
        {
          series: safeName(series) || fallback,
          timeMs: Math.round(1000 * seconds),
          values: { [safeName(channel)]: (number(base['bv']) ?? 0) + value },
        },
      ];
    },
  };
}
