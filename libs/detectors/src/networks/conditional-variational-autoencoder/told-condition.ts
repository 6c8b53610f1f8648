import { KymoError, type TrainingSeries } from '@kymo/domain';
import { z } from 'zod';
import { isTimeZone, phaseOf, showsCycle, wallClock, type Cycle } from './calendar';
import type { Condition } from '../../types/window-context';

/** Most values of a tag that are told apart. */
const TAG_VALUES = 64;

export const conditionOptions = {
  timeOfDay: z
    .boolean()
    .default(true)
    .describe('Tells the time of day; left out where the training part shows less than two days'),
  dayOfWeek: z
    .boolean()
    .default(true)
    .describe('Tells the day of the week; left out where the training part shows less than two weeks'),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'no known time zone; use an IANA name such as Europe/Berlin, or UTC' })
    .default('UTC')
    .describe('Time zone of the clock and the week, by its IANA name'),
  loadChannels: z
    .array(z.string().min(1))
    .max(16)
    .default([])
    .describe('Channels whose mean over the window is told: the load under which the others are judged'),
  tags: z
    .record(z.string().min(1), z.array(z.string()).max(TAG_VALUES))
    .default({})
    .describe(
      'Tags that are told, each with the values told apart; an empty list takes those of the training series',
    ),
};

export type ConditionOptions = z.infer<z.ZodObject<typeof conditionOptions>>;

/** Leaves out the cycles that the training part does not show, and fills in the values of tags that it does. */
export function completeCondition<Options extends ConditionOptions>(
  options: Options,
  training: readonly TrainingSeries[],
): Options {
  const spanMs = Math.max(
    0,
    ...training.map(({ values, channels, intervalMs }) => (values.length / channels.length - 1) * intervalMs),
  );
  const tags = Object.entries(options.tags).map(([tag, values]): [string, string[]] => [
    tag,
    values.length > 0 ? values : seenValues(tag, training),
  ]);
  return {
    ...options,
    timeOfDay: options.timeOfDay && showsCycle('timeOfDay', spanMs),
    dayOfWeek: options.dayOfWeek && showsCycle('dayOfWeek', spanMs),
    tags: Object.fromEntries(tags),
  };
}

function seenValues(tag: string, training: readonly TrainingSeries[]): string[] {
  const seen = new Set(training.flatMap(({ tags = {} }) => (Object.hasOwn(tags, tag) ? tags[tag]! : [])));
  return [...seen].sort().slice(0, TAG_VALUES);
}

/**
 * What a window is told: phases of the clock and the week, means of the load channels, and for each tag a 1 at the
 * value that it has; a value not seen in training is no 1.
 * @param names of the channels, by column
 * @returns nothing where nothing is told
 * @throws KymoError OPTIONS_INVALID
 */
export function toldCondition(options: ConditionOptions, names: readonly string[]): Condition | undefined {
  const clock = wallClock(options.timeZone);
  const cycles = (['timeOfDay', 'dayOfWeek'] satisfies Cycle[]).filter((cycle) => options[cycle]);
  const loads = options.loadChannels.map((name) => columnOf(name, names));
  const tagged = Object.entries(options.tags).flatMap(([tag, values]) =>
    values.map((value) => [tag, value] as const),
  );
  const size = 2 * cycles.length + loads.length + tagged.length;
  if (size === 0) return undefined;
  return {
    size,
    write(values, { endMs, tags }, into) {
      const localMs = cycles.length > 0 ? clock(endMs) : 0;
      into.set([
        ...cycles.flatMap((cycle) => phaseOf(cycle, localMs)),
        ...loads.map((column) => 2 * meanOf(values, column, names.length) - 1),
        ...tagged.map(([tag, value]) => (tags[tag] === value ? 1 : 0)),
      ]);
    },
  };
}

function columnOf(name: string, names: readonly string[]): number {
  const column = names.indexOf(name);
  if (column >= 0) return column;
  throw new KymoError(
    'OPTIONS_INVALID',
    `telling a network the load: '${name}' in loadChannels is none of the channels ${names.join(', ')}; name one of them`,
  );
}

function meanOf(values: Float32Array, column: number, channels: number): number {
  let sum = 0;
  for (let index = column; index < values.length; index += channels) sum += values[index]!;
  return (sum * channels) / values.length;
}
