import { type Rejection, type Sample, TAG_LIMIT } from '@kymo/domain';
import { z } from 'zod';
import {
  isMeasurement,
  isName,
  nameSchema,
  noMeasurement,
  quoted,
  rejection,
  tooManyChannels,
  type Limits,
} from './limits';
import { channelOf } from './labelled-points';

/** A measurement as Influx and Telegraf know it, its fields already numbers. */
export interface Measurement {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: readonly (readonly [name: string, value: number])[];
  /** Number of fields that hold text. */
  readonly textFields: number;
  readonly timeMs: number;
}

/** How a measurement names its series. */
export const namingShape = {
  series: z
    .array(nameSchema)
    .min(1)
    .optional()
    .describe(
      'Tags that name the series, joined by a slash. Channels are then named measurement.field. By default, the ' +
        'measurement and all tags name the series, and channels are the fields',
    ),
  channelTags: z
    .array(nameSchema)
    .default([])
    .describe(
      'Tags that do not name the series, but tell values of one moment apart, such as the core of a processor. They are ' +
        'added to the channel: cpu.usage{core=0}',
    ),
};

/** @see namingShape */
export type Naming = z.output<z.ZodObject<typeof namingShape>>;

/** The sample of a measurement. */
export function measurementSample(
  one: Measurement,
  where: string,
  naming: Naming,
  limits: Limits,
): Sample | Rejection {
  const { measurement, tags, fields, textFields, timeMs } = one;
  const { apart, rest } = partedTags(tags, naming.channelTags);
  const series = seriesOf({ ...one, tags: rest }, where, naming.series);
  if (typeof series !== 'string') return series;
  if (fields.length === 0) {
    return rejection(
      'schema',
      `${where}fields: no number found, only text (${textFields}); at least one number expected`,
    );
  }
  if (fields.length > limits.maxChannels)
    return tooManyChannels(fields.length, `${where}fields`, limits.maxChannels);
  const values: Record<string, number> = {};
  for (const [field, value] of fields) {
    if (!isMeasurement(value))
      return noMeasurement(value, `${where}field ${field}`, 'leave out fields without a value');
    const channel = channelOf(naming.series === undefined ? field : `${measurement}.${field}`, apart);
    if (!isName(channel))
      return rejection('schema', `${where}field ${quoted(channel)} is too long or reserved; rename it`);
    values[channel] = value;
  }
  return { series, timeMs, values, tags: rest };
}

/** Tags that belong to the channel, and those of the series. */
export function partedTags(
  tags: Measurement['tags'],
  channelTags: readonly string[],
): { readonly apart: Measurement['tags']; readonly rest: Measurement['tags'] } {
  if (channelTags.length === 0) return { apart: {}, rest: tags };
  const isApart = ([name]: [string, string]) => channelTags.includes(name);
  const all = Object.entries(tags);
  return {
    apart: Object.fromEntries(all.filter(isApart)),
    rest: Object.fromEntries(all.filter((tag) => !isApart(tag))),
  };
}

function seriesOf(
  { measurement, tags }: Measurement,
  where: string,
  naming: readonly string[] | undefined,
): string | Rejection {
  const count = Object.keys(tags).length;
  if (count > TAG_LIMIT)
    return rejection('schema', `${where}tags: ${count} found, at most ${TAG_LIMIT} allowed`);
  const missing = naming?.find((name) => !Object.hasOwn(tags, name));
  if (missing !== undefined) {
    return rejection('schema', `${where}tag ${missing}: nothing found; it names the series (option series)`);
  }
  const series = naming?.map((name) => tags[name]).join('/') ?? canonicalName(measurement, tags);
  if (isName(series)) return series;
  return rejection(
    'schema',
    `${where}series: ${quoted(series)} is too long; name it by fewer tags (option series)`,
  );
}

/** Measurement and sorted tags: the same however a client orders them. */
function canonicalName(measurement: string, tags: Measurement['tags']): string {
  const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
  return measurement + pairs.sort().join('');
}
