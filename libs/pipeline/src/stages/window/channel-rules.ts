import type { Sample } from '@kymo/domain';
import { z } from 'zod';

/** What is known of channels before anything is learnt of them. */
export const channelRuleSchema = z
  .object({
    names: z
      .array(z.string().min(1))
      .min(1)
      .describe(
        'Channels by name; * stands for any characters. The first entry that names a channel decides',
      ),
    derive: z
      .enum(['rate'])
      .optional()
      .describe(
        'rate: the channel is a counter, and its growth per second is watched. The step after a reset is missing',
      ),
    valid: z
      .tuple([z.number(), z.number()])
      .refine(([low, high]) => low < high, 'must be [low, high] with low below high')
      .optional()
      .describe('Values outside [low, high] are sensor faults. They are treated as missing, and counted'),
  })
  .strict();

export type ChannelRule = z.infer<typeof channelRuleSchema>;

/** Value of a counter, and when it was read. */
export interface Reading {
  readonly value: number;
  readonly timeMs: number;
}

/** Tells by name what is known of a channel. */
export class ChannelRules {
  private readonly patterns: readonly { readonly rule: ChannelRule; readonly pattern: RegExp }[];
  private readonly known = new Map<string, ChannelRule | undefined>();

  constructor(rules: readonly ChannelRule[]) {
    this.patterns = rules.flatMap((rule) => rule.names.map((name) => ({ rule, pattern: patternOf(name) })));
  }

  get isEmpty(): boolean {
    return this.patterns.length === 0;
  }

  /** Whether the growth of a channel is watched. */
  isCounter(channel: string): boolean {
    return this.of(channel)?.derive === 'rate';
  }

  /** The values that a channel can have; undefined where any can be. */
  validOf(channel: string): ChannelRule['valid'] {
    return this.of(channel)?.valid;
  }

  /** The sample without values that cannot be; the same where all can. */
  valid(sample: Sample): Sample {
    const wrong = Object.entries(sample.values).filter(
      ([name, value]) => value !== null && !this.isValid(name, value),
    );
    if (wrong.length === 0) return sample;
    return {
      ...sample,
      values: { ...sample.values, ...Object.fromEntries(wrong.map(([name]) => [name, null])) },
    };
  }

  private isValid(name: string, value: number): boolean {
    const range = this.validOf(name);
    return range === undefined || (value >= range[0] && value <= range[1]);
  }

  private of(channel: string): ChannelRule | undefined {
    if (!this.known.has(channel))
      this.known.set(channel, this.patterns.find(({ pattern }) => pattern.test(channel))?.rule);
    return this.known.get(channel);
  }
}

/** Growth per second between two readings of a counter; NaN where there is none before, or the counter was reset. */
export function rateBetween(before: Reading | undefined, now: Reading): number {
  if (before === undefined || now.value < before.value || now.timeMs <= before.timeMs) return Number.NaN;
  return (now.value - before.value) / ((now.timeMs - before.timeMs) / 1000);
}

function patternOf(name: string): RegExp {
  const escaped = name.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`, 'u');
}
