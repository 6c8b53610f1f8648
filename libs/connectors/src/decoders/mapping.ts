import { z } from 'zod';
import { TIME_UNITS } from '@kymo/telemetry-io';
import { limitsShape, nameSchema } from './limits';

const path = z.string().min(1).describe('Dotted path into the document; \\. is a dot within a key');

export const mappedJsonOptionsSchema = z
  .object({
    ...limitsShape,
    records: path
      .optional()
      .describe('Where in the document the array of samples stands; its top by default'),
    series: z
      .union([
        path,
        z.array(path).min(1),
        z.object({ constant: nameSchema.describe('One name for all records') }).strict(),
      ])
      .describe(
        'Where the name of the series stands; several parts are joined by a slash; or one name for all',
      ),
    time: path.describe('Where the time stands'),
    timeUnit: z
      .enum(TIME_UNITS)
      .default('ms')
      .describe('Unit of a number; iso-utc takes text without offset as UTC'),
    values: z
      .union([path, z.array(path).min(1), z.record(nameSchema, path)])
      .describe(
        'An object of numbers; or a list of numbers, each named by the last key of its path; or path by channel',
      ),
    tags: z.record(nameSchema, path).default({}).describe('Path by tag'),
  })
  .strict();

/** @see mappedJsonOptionsSchema */
export type MappedJsonOptions = z.input<typeof mappedJsonOptionsSchema>;

type Mapping = z.output<typeof mappedJsonOptionsSchema>;
export type Path = readonly string[];

/** A mapping with its paths taken apart. */
export interface Plan {
  readonly records: Path;
  readonly series: readonly Path[];
  readonly constantSeries?: string;
  readonly time: Path;
  readonly timeUnit: Mapping['timeUnit'];
  /** Where an object of channels stands; absent where they are listed. */
  readonly values?: Path;
  /** Channels that are listed one by one. */
  readonly channels: ReadonlyMap<string, Path>;
  readonly tags: ReadonlyMap<string, Path>;
}

/** Takes the paths of a mapping apart. */
export function planOf(mapping: Mapping): Plan {
  const { series, values } = mapping;
  const byName = (paths: Readonly<Record<string, string>>) =>
    new Map(Object.entries(paths).map(([name, text]) => [name, keysOf(text)]));
  return {
    records: mapping.records === undefined ? [] : keysOf(mapping.records),
    series: typeof series === 'string' ? [keysOf(series)] : Array.isArray(series) ? series.map(keysOf) : [],
    ...(typeof series === 'object' && 'constant' in series && { constantSeries: series.constant }),
    time: keysOf(mapping.time),
    timeUnit: mapping.timeUnit,
    ...(typeof values === 'string' && { values: keysOf(values) }),
    channels: byName(
      typeof values === 'string' ? {} : Array.isArray(values) ? namedByLastKey(values) : values,
    ),
    tags: byName(mapping.tags),
  };
}

function namedByLastKey(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((text) => [keysOf(text).at(-1) ?? text, text]));
}

/** What stands at a path; undefined where nothing does. */
export function at(document: unknown, keys: Path): unknown {
  let place = document;
  for (const key of keys) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, key)) return undefined;
    place = (place as Record<string, unknown>)[key];
  }
  return place;
}

function keysOf(text: string): Path {
  return text.split(/(?<!\\)\./).map((key) => key.replaceAll('\\.', '.'));
}
