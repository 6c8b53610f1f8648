import type { Clock, Decoded, Decoder, RawRecord, Rejection, Sample } from '@kymo/domain';
import { systemClock } from '@kymo/domain';
import { readInstant } from './instant';
import { decodeParts, readJson, readText } from './json-text';
import {
  isMeasurement,
  isName,
  isObject,
  meansNoNumber,
  noMeasurement,
  quoted,
  rejection,
  tooManyChannels,
  type Limits,
} from './limits';
import { at, mappedJsonOptionsSchema, planOf, type MappedJsonOptions, type Path, type Plan } from './mapping';

/** Decodes any JSON by a mapping that says where series, time, values and tags stand. */
export class MappedJsonDecoder implements Decoder {
  readonly #plan: Plan;
  readonly #limits: Limits;

  constructor(options: MappedJsonOptions, now: Clock = systemClock) {
    const mapping = mappedJsonOptionsSchema.parse(options);
    this.#plan = planOf(mapping);
    this.#limits = { ...mapping, now };
  }

  decode(record: RawRecord): Decoded {
    const text = readText(record.value, this.#limits.maxRecordBytes);
    if (typeof text !== 'string') return { samples: [], rejections: [text] };
    const read = readJson(text);
    if (!('json' in read)) return { samples: [], rejections: [read] };
    const parts = at(read.json, this.#plan.records);
    if (parts === undefined) {
      const where = this.#plan.records.join('.');
      return {
        samples: [],
        rejections: [rejection('schema', `${where}: nothing found; an array of samples expected`)],
      };
    }
    return decodeParts(parts, (part, where) => toSample(part, where, this.#plan, this.#limits));
  }
}

interface Found {
  readonly values: Sample['values'];
}

function toSample(part: unknown, where: string, plan: Plan, limits: Limits): Sample | Rejection {
  const series = plan.constantSeries ?? seriesOf(part, where, plan.series);
  if (typeof series !== 'string') return series;
  const timeMs = readInstant(at(part, plan.time), `${where}${plan.time.join('.')}`, limits, plan.timeUnit);
  if (typeof timeMs !== 'number') return timeMs;
  const values = valuesOf(part, where, plan, limits);
  if ('reason' in values) return values;
  return { series, timeMs, values: values.values, tags: tagsOf(part, plan.tags) };
}

function seriesOf(part: unknown, where: string, paths: readonly Path[]): string | Rejection {
  const names = paths.map((keys) => at(part, keys));
  const missing = names.findIndex(
    (name) => !(typeof name === 'number' || (typeof name === 'string' && name !== '')),
  );
  if (missing >= 0) {
    const found = names[missing] === undefined ? 'nothing' : quoted(names[missing]);
    return rejection(
      'schema',
      `${where}${paths[missing]?.join('.')}: ${found} found; the name of the series, a text or number, expected`,
    );
  }
  const series = names.join('/');
  return isName(series)
    ? series
    : rejection(
        'schema',
        `${where}series: ${quoted(series)} is too long or reserved; a shorter name expected`,
      );
}

function valuesOf(part: unknown, where: string, plan: Plan, limits: Limits): Found | Rejection {
  const place = `${where}${plan.values?.join('.') ?? 'values'}`;
  const found = plan.values === undefined ? pick(part, plan.channels) : at(part, plan.values);
  if (!isObject(found))
    return rejection('schema', `${place}: ${quoted(found)} found; an object of numbers expected`);
  const channels = Object.keys(found);
  if (channels.length === 0) return rejection('schema', `${place}: no channel found; at least one expected`);
  if (channels.length > limits.maxChannels)
    return tooManyChannels(channels.length, place, limits.maxChannels);
  for (const channel of channels) {
    const value = found[channel];
    if ((value !== null && !isMeasurement(value)) || !isName(channel))
      return refuseValue(`${place}.${channel}`, value);
  }
  return { values: found as Sample['values'] };
}

function refuseValue(where: string, value: unknown): Rejection {
  if (meansNoNumber(value)) return noMeasurement(value, where);
  return rejection(
    'schema',
    `${where}: ${quoted(value)} found; a number or null expected: list the channels one by one to leave others out`,
  );
}

function pick(part: unknown, paths: ReadonlyMap<string, Path>): Record<string, unknown> {
  const found = [...paths].map(([name, keys]) => [name, at(part, keys)] as const);
  return Object.fromEntries(found.filter(([, value]) => value !== undefined));
}

function tagsOf(part: unknown, paths: ReadonlyMap<string, Path>): Sample['tags'] {
  const found = Object.entries(pick(part, paths)).filter(
    ([, value]) => value !== null && typeof value !== 'object',
  );
  return Object.fromEntries(found.map(([name, value]) => [name, String(value).slice(0, 256)]));
}
