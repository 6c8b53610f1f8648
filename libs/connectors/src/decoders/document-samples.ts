import {
  type Decoded,
  NAME_LENGTH_LIMIT,
  type RawRecord,
  type Rejection,
  type Sample,
  TAG_LIMIT,
} from '@kymo/domain';
import { readInstant } from './instant';
import { decodeParts } from './json-text';
import {
  isMeasurement,
  isName,
  isObject,
  meansNoNumber,
  noMeasurement,
  quoted,
  rejection,
  tooManyChannels,
  unquoted,
  type Limits,
} from './limits';
import type { Plan } from './mapping';
import { mergedSamples } from './merged-samples';
import { type Around, at, lookUp, type Path } from './place';

/** What documents are read by. */
interface Rules {
  readonly record: RawRecord;
  readonly plan: Plan;
  readonly limits: Limits;
}

/** What the parts of one document are read by. */
type Reading = Rules & Around;

/** The samples of a document, read by a mapping. @param where begins the messages, for example `line 2: ` */
export function documentSamples(document: unknown, rules: Rules, where = ''): Decoded {
  const { records, long } = rules.plan;
  const parts = at(document, records);
  if (parts === undefined) {
    const found = `${where}${records.join('.')}: nothing found; an array of samples expected`;
    return { samples: [], rejections: [rejection('schema', found)] };
  }
  const decoded = decodeParts(parts, (part, place) =>
    // An array of samples that stands alone has nothing around it: each is a document.
    toSample(part, where + place, { ...rules, document: records.length === 0 ? part : document }),
  );
  if (long === undefined) return decoded;
  const { samples, rejections } = mergedSamples(decoded.samples, rules.limits.maxChannels);
  return { samples, rejections: [...decoded.rejections, ...rejections] };
}

function toSample(part: unknown, where: string, reading: Reading): Sample | Rejection {
  const { plan, limits } = reading;
  const series = seriesOf(part, where, reading);
  if (typeof series !== 'string') return series;
  const time = unquoted(lookUp(reading, part, plan.time));
  const toUtc = (localMs: number) => plan.wallClock!.toUtc(localMs, reading.record.timestampMs);
  const place = `${where}${plan.time.join('.')}`;
  const timeMs = readInstant(time, place, limits, plan.timeUnit, plan.wallClock && toUtc);
  if (typeof timeMs !== 'number') return timeMs;
  const values = valuesOf(part, where, reading);
  if ('reason' in values) return values;
  return { series, timeMs, values: values.values, tags: tagsOf(part, reading) };
}

function seriesOf(part: unknown, where: string, reading: Reading): string | Rejection {
  const { paths, texts } = reading.plan.series;
  let series = texts[0]!;
  for (const [index, keys] of paths.entries()) {
    const name = lookUp(reading, part, keys);
    if (!(typeof name === 'number' || (typeof name === 'string' && name !== ''))) {
      return rejection(
        'schema',
        `${where}${keys.join('.')}: ${quoted(name)} found; the name of the series, a text or number, expected`,
      );
    }
    series += String(name) + texts[index + 1]!;
  }
  if (isName(series)) return series;
  const found = `${where}series: ${quoted(series)} is too long or reserved; a shorter name expected`;
  return rejection('schema', found);
}

type Found = { readonly values: Sample['values'] } | Rejection;

function valuesOf(part: unknown, where: string, reading: Reading): Found {
  const { plan, limits } = reading;
  if (plan.long) return longValue(part, where, plan.long, reading);
  const place = `${where}${plan.values?.join('.') ?? 'values'}`;
  const found =
    plan.values === undefined ? pick(part, plan.channels, reading) : lookUp(reading, part, plan.values);
  if (!isObject(found))
    return rejection('schema', `${place}: ${quoted(found)} found; an object of numbers expected`);
  const channels = Object.keys(found);
  if (channels.length === 0) return rejection('schema', `${place}: no channel found; at least one expected`);
  if (channels.length > limits.maxChannels)
    return tooManyChannels(channels.length, place, limits.maxChannels);
  const values: Record<string, number | null> = {};
  for (const channel of channels) {
    const value = unquoted(found[channel]);
    if ((value !== null && !isMeasurement(value)) || !isName(channel))
      return refuseValue(`${place}.${channel}`, value);
    values[channel] = value;
  }
  return { values };
}

/** One channel, named in the record itself. */
function longValue(
  part: unknown,
  where: string,
  { channel, value }: NonNullable<Plan['long']>,
  around: Around,
): Found {
  const given = lookUp(around, part, channel);
  const name = typeof given === 'number' ? String(given) : given;
  if (!isName(name)) {
    const found = `${where}${channel.join('.')}: ${quoted(name)} found; the name of a channel, a text or number, expected`;
    return rejection('schema', found);
  }
  const number = unquoted(lookUp(around, part, value));
  if (number === null || isMeasurement(number)) return { values: { [name]: number } };
  return refuseValue(`${where}${value.join('.')}`, number, 'a number or null expected');
}

function refuseValue(
  where: string,
  value: unknown,
  expected = 'a number or null expected: list the channels one by one to leave others out',
): Rejection {
  if (meansNoNumber(value)) return noMeasurement(value, where);
  return rejection('schema', `${where}: ${quoted(value)} found; ${expected}`);
}

function pick(part: unknown, paths: ReadonlyMap<string, Path>, around: Around): Record<string, unknown> {
  const found = [...paths].map(([name, keys]) => [name, lookUp(around, part, keys)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function tagsOf(part: unknown, reading: Reading): Sample['tags'] {
  const { tags } = reading.plan;
  const all = tags instanceof Map ? pick(part, tags, reading) : lookUp(reading, part, tags as Path);
  if (!isObject(all)) return {};
  const found = Object.entries(all).filter(
    ([name, value]) => isName(name) && value !== null && typeof value !== 'object',
  );
  return Object.fromEntries(
    found.slice(0, TAG_LIMIT).map(([name, value]) => [name, String(value).slice(0, NAME_LENGTH_LIMIT)]),
  );
}
