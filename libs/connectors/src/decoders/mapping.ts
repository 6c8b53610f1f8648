import { z } from 'zod';
import { TIME_UNITS, WallClock, zoneNamed } from '@kymo/telemetry-io';
import { limitsShape, nameSchema } from './limits';
import { pathOf, type Path } from './place';

const path = z
  .string()
  .min(1)
  .describe(
    'Dotted path into the document; \\. is a dot within a key. $key, $topic, $timestamp and $headers.<name> are parts of ' +
      'the record around it, $value is the whole document',
  );

/** Where in a document the parts of a sample stand. */
export const mappingShape = {
  records: path.optional().describe('Path of the array of samples. By default the whole document'),
  series: z
    .union([
      path,
      z.array(path).min(1),
      z.object({ constant: nameSchema.describe('One name for all records') }).strict(),
      z
        .object({
          template: z.string().min(1).max(1024).describe('Text with paths in braces: {site}/{device.id}'),
        })
        .strict(),
    ])
    .describe(
      'Path of the name of the series. Several paths are joined by a slash. Instead of a path: a template with paths in ' +
        'braces, or one constant name',
    ),
  time: path.describe('Path of the time'),
  timeUnit: z
    .enum(TIME_UNITS)
    .default('ms')
    .describe('Unit of the time. iso-utc reads text without an offset as UTC'),
  timeZone: z
    .string()
    .refine((name) => zoneNamed(name) !== undefined, 'must name a time zone, such as Europe/Berlin')
    .optional()
    .describe(
      'Time zone of text without an offset, such as Europe/Berlin. Of the hour that comes twice in autumn, the moment ' +
        "nearer to the record's own time is taken",
    ),
  values: z
    .union([path, z.array(path).min(1), z.record(nameSchema, path)])
    .describe(
      'Path of an object of numbers. Or a list of paths of numbers, each named by its last key. Or the path of each channel by its name',
    ),
  long: z
    .object({
      channel: path.describe('Path of the name of the channel'),
      value: path.describe('Path of its number'),
    })
    .strict()
    .optional()
    .describe(
      'Use this instead of values if each record holds one channel. Channels of one series and time become one ' +
        'sample',
    ),
  tags: z
    .union([path, z.record(nameSchema, path)])
    .default({})
    .describe('Path of an object of strings, or the path of each tag by its name'),
};

export const mappedJsonOptionsSchema = z
  .object({ ...limitsShape, ...mappingShape, values: mappingShape.values.optional() })
  .strict()
  .superRefine(({ values, long }, context) => {
    if ((values === undefined) === (long === undefined))
      context.addIssue({
        code: 'custom',
        path: ['values'],
        message: 'must be given, or long in its place; not both',
      });
  });

/** The mapping of formats that have a schema: by default the shape of a telemetry record. */
export const schemaMappingShape = {
  ...mappingShape,
  series: mappingShape.series.default('series'),
  time: mappingShape.time.default('time'),
  values: mappingShape.values.default('values'),
  tags: mappingShape.tags.default('tags'),
};

/** @see mappedJsonOptionsSchema */
export type MappedJsonOptions = z.input<typeof mappedJsonOptionsSchema>;

/** A mapping with its defaults. */
export type Mapping = Omit<z.output<typeof mappedJsonOptionsSchema>, keyof typeof limitsShape>;

/** A mapping with its paths taken apart. */
export interface Plan {
  readonly records: Path;
  /** Paths whose values are joined, with the texts between them. */
  readonly series: { readonly paths: readonly Path[]; readonly texts: readonly string[] };
  readonly time: Path;
  readonly timeUnit: Mapping['timeUnit'];
  /** Absent where times without an offset are no local ones. */
  readonly wallClock?: WallClock;
  /** Where an object of channels stands; absent where they are listed. */
  readonly values?: Path;
  /** Channels that are listed one by one. */
  readonly channels: ReadonlyMap<string, Path>;
  readonly long?: { readonly channel: Path; readonly value: Path };
  /** Where an object of tags stands, or each of them. */
  readonly tags: Path | ReadonlyMap<string, Path>;
}

/** Takes the paths of a mapping apart. */
export function planOf(mapping: Mapping): Plan {
  const { values, long, tags, time } = mapping;
  const byName = (paths: Readonly<Record<string, string>>) =>
    new Map(Object.entries(paths).map(([name, text]) => [name, pathOf(text)]));
  const listed = typeof values === 'string' ? {} : Array.isArray(values) ? namedByLastKey(values) : values;
  return {
    records: mapping.records === undefined ? [] : pathOf(mapping.records),
    series: seriesPlan(mapping.series),
    time: pathOf(time),
    timeUnit: time === '$timestamp' ? 'ms' : mapping.timeUnit,
    ...(mapping.timeZone !== undefined && { wallClock: new WallClock(zoneNamed(mapping.timeZone)!) }),
    ...(typeof values === 'string' && { values: pathOf(values) }),
    channels: byName(listed ?? {}),
    ...(long && { long: { channel: pathOf(long.channel), value: pathOf(long.value) } }),
    tags: typeof tags === 'string' ? pathOf(tags) : byName(tags),
  };
}

function seriesPlan(series: Mapping['series']): Plan['series'] {
  if (typeof series === 'string') return { paths: [pathOf(series)], texts: ['', ''] };
  if (Array.isArray(series))
    return { paths: series.map(pathOf), texts: ['', ...series.slice(1).map(() => '/'), ''] };
  if ('constant' in series) return { paths: [], texts: [series.constant] };
  const parts = series.template.split(/\{([^{}]+)\}/);
  return {
    paths: parts.filter((_, index) => index % 2 === 1).map(pathOf),
    texts: parts.filter((_, index) => index % 2 === 0),
  };
}

function namedByLastKey(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((text) => [pathOf(text).at(-1) ?? text, text]));
}
