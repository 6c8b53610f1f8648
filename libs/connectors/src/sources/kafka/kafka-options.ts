import { messageOf, whereValid } from '@kymo/domain';
import { z } from 'zod';
import { connectionShape } from '../../kafka/connection-options';

/** Heartbeats that fit into a session: fewer, and one lost packet costs the membership. */
const HEARTBEATS_PER_SESSION = 3;

/** A topic by its name, or a regular expression. */
export const topicSchema = z
  .string()
  .min(1)
  .max(249)
  .superRefine((text, context) => {
    if (!text.startsWith('^')) return;
    try {
      new RegExp(text, 'u');
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: `is no regular expression: ${messageOf(thrown)}` });
    }
  });

export const kafkaSourceOptionsSchema = z
  .object({
    ...connectionShape,
    topics: z
      .array(topicSchema)
      .min(1)
      .describe(
        'Topics that carry telemetry, by name. An entry that begins with ^ is a regular expression, as in ' +
          '^plant-.*; a new topic that matches is read within a minute, from its beginning',
      ),
    groupId: z
      .string()
      .min(1)
      .default('kymo')
      .describe('Consumer group; monitors of one group share the partitions'),
    state: z
      .enum(['local', 'topic'])
      .default('local')
      .describe(
        'Where the state of the series lives. `local`: in the data folder, for one monitor. `topic`: in compacted topics ' +
          'named after the group, so that several monitors share the partitions and each takes over state with them',
      ),
    start: z
      .union([z.enum(['earliest', 'latest']), z.iso.datetime({ offset: true })])
      .default('earliest')
      .describe(
        'Where to begin in a partition that has no position in the store or the group: earliest, latest, or a time ' +
          'in ISO 8601 with offset, compared with record timestamps. A partition added later is read from its ' +
          'beginning',
      ),
    batchRecords: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(2_000)
      .describe('Most records of a partition in memory at once; they are committed in passes of at most 250'),
    concurrentPartitions: z
      .number()
      .int()
      .min(1)
      .max(16)
      .default(4)
      .describe('Partitions processed at the same time'),
    fetchBytes: z
      .number()
      .int()
      .min(65_536)
      .max(104_857_600)
      .default(8_388_608)
      .describe('Most bytes fetched at once. A larger record is still read'),
    fetchWaitMs: z
      .number()
      .int()
      .min(1)
      .max(30_000)
      .default(250)
      .describe('Longest time that the broker waits for new records before it answers'),
    sessionTimeoutMs: z
      .number()
      .int()
      .min(6_000)
      .max(1_800_000)
      .default(10_000)
      .describe(
        'Time without a heartbeat after which the group expels a member. A killed monitor holds its partitions for ' +
          'this long',
      ),
    heartbeatIntervalMs: z
      .number()
      .int()
      .min(100)
      .max(600_000)
      .default(3_000)
      .describe('Time between two heartbeats to the group'),
    rebalanceTimeoutMs: z
      .number()
      .int()
      .min(6_000)
      .max(1_800_000)
      .default(60_000)
      .describe(
        'Longest time that a rebalance waits for running passes. A member that takes longer is expelled',
      ),
    stalledMs: z
      .number()
      .int()
      .min(10_000)
      .default(60_000)
      .describe(
        'Time for which a partition may have new records while none are read. After that, the consumer is restarted',
      ),
    passWarnMs: z
      .number()
      .int()
      .min(1_000)
      .default(60_000)
      .describe('The source is not ready while a batch takes longer than this'),
    retryBackoffMs: z
      .number()
      .int()
      .min(10)
      .default(500)
      .describe('First delay before reconnecting. It doubles with each attempt'),
    retryBackoffMaxMs: z.number().int().min(10).default(15_000).describe('Longest delay before reconnecting'),
  })
  .strict()
  .superRefine(
    ({ sessionTimeoutMs, heartbeatIntervalMs, rebalanceTimeoutMs }, issues) => {
      if (heartbeatIntervalMs * HEARTBEATS_PER_SESSION > sessionTimeoutMs) {
        issues.addIssue({
          code: 'custom',
          path: ['heartbeatIntervalMs'],
          message:
            `must be at most a third of sessionTimeoutMs (${sessionTimeoutMs} / 3 = ` +
            `${Math.floor(sessionTimeoutMs / HEARTBEATS_PER_SESSION)}); lower it, or raise sessionTimeoutMs`,
        });
      }
      if (rebalanceTimeoutMs < sessionTimeoutMs) {
        issues.addIssue({
          code: 'custom',
          path: ['rebalanceTimeoutMs'],
          message: `must be at least sessionTimeoutMs (${sessionTimeoutMs}); raise it`,
        });
      }
    },
    whereValid('sessionTimeoutMs', 'heartbeatIntervalMs', 'rebalanceTimeoutMs'),
  );

/** @see kafkaSourceOptionsSchema */
export type KafkaSourceOptions = z.output<typeof kafkaSourceOptionsSchema>;
