import { millisecondsOf } from '@kymo/telemetry-io';
import { isObject } from './limits';
import type { LabelledPoint, Labels } from './labelled-points';

type Fields = Readonly<Record<string, unknown>>;

/** Set where a point says that its value is not known. */
const NO_VALUE = 1;

/** Attributes of a resource or a point as texts; lists and objects are left out. */
export function attributesIn(holder: unknown): Labels {
  const listed = isObject(holder) ? holder['attributes'] : undefined;
  if (!Array.isArray(listed)) return {};
  return Object.fromEntries(
    listed.flatMap((attribute): [string, string][] => {
      const { key, value } = isObject(attribute) ? attribute : {};
      const text = isObject(value) ? Object.values(value)[0] : undefined;
      const isPlain = typeof text === 'string' || typeof text === 'number' || typeof text === 'boolean';
      return typeof key === 'string' && isPlain ? [[key, String(text)]] : [];
    }),
  );
}

/**
 * The points of a metric, whatever its kind, as the JSON of OpenTelemetry holds it.
 * @param arrivedMs time of points that have none
 */
export function pointsOfMetric(metric: Fields, arrivedMs: number | undefined): LabelledPoint[] {
  const name = String(metric['name'] ?? '');
  for (const [kind, numbersOf] of Object.entries(KINDS)) {
    const held = metric[kind];
    const points = isObject(held) ? held['dataPoints'] : undefined;
    if (Array.isArray(points))
      return points.filter(isObject).flatMap((point) => pointsOf(name, point, numbersOf(point), arrivedMs));
  }
  return [];
}

/** Numbers of a point, by what is put to the name of the metric. */
type NumbersOf = (point: Fields) => readonly (readonly [suffix: string, value: unknown])[];

const histogram: NumbersOf = ({ count, sum, min, max }) =>
  Object.entries({ '.count': count, '.sum': sum, '.min': min, '.max': max }).filter(
    ([, value]) => value !== undefined,
  );

const number: NumbersOf = ({ asDouble, asInt }) => [['', asDouble ?? asInt ?? null]];

const KINDS: Readonly<Record<string, NumbersOf>> = {
  gauge: number,
  sum: number,
  histogram,
  exponentialHistogram: histogram,
  summary: ({ count, sum, quantileValues }) => [
    ...histogram({ count, sum }),
    ...(Array.isArray(quantileValues) ? quantileValues : [])
      .filter(isObject)
      .map(({ quantile = 0, value = 0 }): [string, unknown] => [`.q${String(quantile)}`, value]),
  ],
};

function pointsOf(
  name: string,
  point: Fields,
  numbers: ReturnType<NumbersOf>,
  arrivedMs: number | undefined,
): LabelledPoint[] {
  const labels = attributesIn(point);
  const written = numberIn(point['timeUnixNano'] ?? 0);
  const timeMs = written === 0 ? arrivedMs : millisecondsOf(written, 'ns');
  const isUnknown = (numberIn(point['flags'] ?? 0) & NO_VALUE) !== 0;
  return numbers.map(([suffix, value]) => {
    const found = isUnknown || value === null ? null : numberIn(value);
    return { metric: name + suffix, labels, timeMs, value: Number.isNaN(found) ? null : found };
  });
}

/** JSON has 64-bit numbers as text. */
function numberIn(value: unknown): number {
  if (typeof value === 'string' && value.trim() !== '') return Number(value);
  return typeof value === 'number' ? value : Number.NaN;
}
