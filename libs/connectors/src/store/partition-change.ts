import {
  addCounters,
  type Counters,
  type Effects,
  type Incident,
  type OutboxEntry,
  type SeriesKey,
  type SeriesState,
  type StageState,
} from '@kymo/domain';

/** How far a partition has come. */
export interface PartitionPosition {
  readonly nextOffset: number;
  /** Identity of the topic, where it is known. */
  readonly topicId?: string | undefined;
  /** Passes over the partition so far, whoever made them. */
  readonly passes: number;
  /** Sum over these passes. */
  readonly counters: Counters;
  /** Member that has made the last of them. */
  readonly by?: string;
}

/** One thing that is kept of a partition; `value` is absent where it is kept no longer. */
export type PartitionChange =
  | { readonly key: readonly ['position']; readonly value?: PartitionPosition }
  | { readonly key: readonly ['state', StageState['stage'], string]; readonly value?: unknown }
  | { readonly key: readonly ['series', SeriesKey]; readonly value?: SeriesState }
  /** Only incidents that are not over. */
  | { readonly key: readonly ['incident', string]; readonly value?: Incident }
  /** What the pass of a number owes to a sink, in parts. */
  | {
      readonly key: readonly ['outbox', sink: string, pass: number, part: number];
      readonly value?: readonly OutboxEntry[];
    };

/** Payload in one part of what a pass owes to a sink, characters. */
const PART_LENGTH = 512 * 1024;

/**
 * The effects of a pass that move with its partition, in the order in which they are to be applied.
 * @param by member that makes it
 */
export function changesOf(
  effects: Effects,
  before: PartitionPosition | undefined,
  by: string,
): PartitionChange[] {
  const { states, series, forgotten, incidents, outbox } = effects;
  const { nextOffset, topicId = before?.topicId } = effects.reached[0]!;
  const passes = (before?.passes ?? 0) + 1;
  const counters = before ? addCounters(before.counters, effects.counters) : effects.counters;
  return [
    { key: ['position'], value: { nextOffset, topicId, passes, counters, by } },
    ...forgotten.map((key): PartitionChange => ({ key: ['series', key] })),
    ...states.map(({ stage, key, state }): PartitionChange => ({ key: ['state', stage, key], value: state })),
    ...series.map((state): PartitionChange => ({ key: ['series', state.key], value: state })),
    ...incidents.map((incident): PartitionChange =>
      incident.status === 'firing'
        ? { key: ['incident', incident.id], value: incident }
        : { key: ['incident', incident.id] },
    ),
    ...Object.entries(outbox).flatMap(([sink, entries]) =>
      partsOf(entries).map((value, part): PartitionChange => ({
        key: ['outbox', sink, passes, part],
        value,
      })),
    ),
  ];
}

function partsOf(entries: readonly OutboxEntry[]): OutboxEntry[][] {
  const parts: OutboxEntry[][] = [];
  let length = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    if (length + entry.payload.length > PART_LENGTH) {
      parts.push([]);
      length = 0;
    }
    parts.at(-1)!.push(entry);
    length += entry.payload.length;
  }
  return parts;
}
