import { KymoError, type TrainingSeries } from '@kymo/domain';
import { z } from 'zod';
import { isTimeZone, phaseOf, showsCycle, wallClock, type Cycle } from './calendar';
import type { Condition } from '../../types/window-context';

/** Maximum number of known values of a tag. */
const TAG_VALUES = 64;

export const conditionOptions = {
  timeOfDay: z
    .boolean()
    .default(true)
    .describe('Use the time of day as an input; not used where the training part is shorter than two days'),
  dayOfWeek: z
    .boolean()
    .default(true)
    .describe(
      'Use the day of the week as an input; not used where the training part is shorter than two weeks',
    ),
  timeZone: z
    .string()
    .refine(isTimeZone, { error: 'is not a known time zone; use an IANA name such as Europe/Berlin, or UTC' })
    .default('UTC')
    .describe('Time zone of the time of day and the day of the week, by its IANA name'),
  loadChannels: z
    .array(z.string().min(1))
    .max(16)
    .default([])
    .describe('Channels whose mean over the window is an input: the load under which the others are judged'),
  tags: z
    .record(z.string().min(1), z.array(z.string()).max(TAG_VALUES))
    .default({})
    .describe(
      'Tags used as inputs, each with its known values; an empty list takes those of the training series',
    ),
};

type ConditionOptions = z.infer<z.ZodObject<typeof conditionOptions>>;

/** Drops cycles that the training part does not show, and fills in the values of tags that it does show. */
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
 * The condition of a window: phases of the day and the week, means of the load channels, and for each known value of a
 * tag 1 if the window has it, else 0.
 * @param names of the channels, by column
 * @returns undefined where the options ask for no condition
 * @throws KymoError OPTIONS_INVALID
 */
export function createCondition(options: ConditionOptions, names: readonly string[]): Condition | undefined {
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
    `building the condition of a network: '${name}' in loadChannels is not a channel; use one of ${names.join(', ')}`,
  );
}

function meanOf(values: Float32Array, column: number, channels: number): number {
  let sum = 0;
  for (let index = column; index < values.length; index += channels) sum += values[index]!;
  return (sum * channels) / values.length;
}
