import type { FullOutboxPolicy, OutboxLimits } from '@kymo/domain';
import { z } from 'zod';

const MIB = 2 ** 20;
const HOUR_MS = 3_600_000;

/** Options of how much may wait for a sink. @param policies those that the sink may have, its default first */
export function outboxShape<const Policies extends readonly [FullOutboxPolicy, ...FullOutboxPolicy[]]>(
  ...policies: Policies
) {
  return {
    outboxMaxMiB: z
      .number()
      .positive()
      .max(1_048_576)
      .default(256)
      .describe('Size at which the outbox of this sink is full'),
    whenOutboxFull: z
      .enum(policies)
      .default(policies[0] as never)
      .describe(
        'What happens when the outbox is full: block stops reading until there is room, drop_oldest drops the oldest ' +
          'entries and counts them' +
          (policies.includes('dead_letter') ? ', dead_letter moves them to the dead-letter sinks' : ''),
      ),
  };
}

/** The same of receivers of messages, which are of no use once they are old. */
export function messageOutboxShape() {
  return {
    ...outboxShape('block', 'dead_letter', 'drop_oldest'),
    expiresAfterHours: z
      .number()
      .positive()
      .max(8_760)
      .default(72)
      .describe(
        'How long delivery of a message may fail before it goes to the dead-letter sinks. Without such a sink, it ' +
          'stays in the outbox',
      ),
  };
}

/** @see outboxShape */
export function outboxLimits(options: {
  readonly outboxMaxMiB: number;
  readonly whenOutboxFull: FullOutboxPolicy;
  readonly expiresAfterHours?: number;
}): OutboxLimits {
  const { outboxMaxMiB, whenOutboxFull, expiresAfterHours } = options;
  return {
    maxBytes: outboxMaxMiB * MIB,
    whenFull: whenOutboxFull,
    ...(expiresAfterHours !== undefined && { expiresAfterMs: expiresAfterHours * HOUR_MS }),
  };
}
