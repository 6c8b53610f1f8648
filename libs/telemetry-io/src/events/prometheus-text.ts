import type { ReadSample } from '../reading/outcome';
import { likelyUnit, millisecondsOf } from '../times/iso';
import { channelOf, seriesOf, type Labels } from './labels';

const LINE = /^([a-zA-Z_:][\w:]*)?(?:\{(.*)\})?\s+([-+]?(?:[\d.eE+-]+|inf|nan))\s+(-?[\d.]+)\s*(?:#.*)?$/i;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?\s*/g;

/** Whether a line is a sample as Prometheus writes it, with labels and a time. */
export function isPrometheusLine(line: string): boolean {
  return /[{]/.test(line) && LINE.test(line) && line.includes('="');
}

/** Whether a line is a sample as a program shows it to a scraper, with or without a time. */
export function isScrapedLine(line: string): boolean {
  return /^[a-zA-Z_:][\w:]*(\{.*\})?\s+[-+]?(\d|inf|nan)\S*(\s+-?\d+)?$/i.test(line.trim());
}

/** Whether a line carries a time. */
export function hasTime(line: string): boolean {
  return LINE.test(line.trim());
}

/** The sample of a line such as `up{instance="a"} 1 1700000000000`. @throws Error where it is none */
export function prometheusSample(line: string, fallback: string): ReadSample {
  const [, bare, inner = '', value, time] = LINE.exec(line.trim()) ?? [];
  if (value === undefined || time === undefined)
    throw new Error('a name, labels, a value and a time in milliseconds expected');
  const labels: Labels = Object.fromEntries(
    [...inner.matchAll(LABEL)].map(([, key, text]) => [key!, text!.replaceAll('\\"', '"')]),
  );
  const count = Number(time);
  const number = Number(value);
  return {
    series: seriesOf(labels) || fallback,
    timeMs: millisecondsOf(count, likelyUnit(count)),
    values: {
      [channelOf(bare ?? labels['__name__'] ?? 'value', labels)]: Number.isFinite(number) ? number : null,
    },
  };
}
