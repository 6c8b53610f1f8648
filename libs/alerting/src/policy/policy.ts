import type { Severity } from '@kymo/domain';
import { z } from 'zod';
import { type Labels, valuesOf } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema, parseMatcher } from '../routing/matcher';

const MAX_MS = 30 * 86_400_000;
const durationMs = z.number().int().min(0).max(MAX_MS);

/** Conditions under which people are told of the incidents that the matchers name. */
export const policyRuleSchema = z
  .object({
    matchers: matchersSchema.default([]),
    minScore: z.number().min(0).optional().describe('Lowest score for an alert; 1 is the boundary'),
    direction: z
      .enum(['above', 'below', 'both'])
      .optional()
      .describe('Side of the expected band on which a channel has to lie'),
    minDeviation: z
      .object({
        absolute: z.number().min(0).optional().describe('In the units of the channel'),
        relative: z.number().min(0).optional().describe('As a share of the expected value'),
      })
      .strict()
      .optional()
      .describe(
        'Distance from the expected value that one channel must reach. If both are given, both must hold',
      ),
    windows: z
      .object({
        anomalous: z.number().int().min(1).max(1000).describe('How many of them must be anomalous'),
        of: z.number().int().min(1).max(1000).describe('How many of the latest windows are considered'),
      })
      .strict()
      .refine(({ anomalous, of }) => anomalous <= of, 'anomalous must be at most of')
      .optional()
      .describe(
        'Windows of an anomaly, counted from its first one, that must be anomalous before people are alerted',
      ),
    minDurationMs: durationMs
      .optional()
      .describe('How long a deviation, or an incident of another kind, must last before people are alerted'),
    coolDownMs: durationMs
      .optional()
      .describe('Time after its end within which an incident that returns counts as the same one'),
    severity: z
      .object({
        min: z.enum(['info', 'warning', 'critical']).optional().describe('Lowest severity'),
        max: z.enum(['info', 'warning', 'critical']).optional().describe('Highest severity'),
        criticalScore: z.number().min(1).optional().describe('Score from which an incident is critical'),
        criticalAfterMs: durationMs.optional().describe('Time after which an incident becomes critical'),
        criticalChannels: z
          .number()
          .int()
          .min(1)
          .optional()
          .describe('Number of anomalous channels from which an incident is critical'),
      })
      .strict()
      .optional()
      .describe('Severity of the incidents. It never falls while an incident lasts'),
    updateFactor: z
      .number()
      .gt(1)
      .optional()
      .describe('Factor by which the score of an open incident must grow before people are alerted again'),
  })
  .strict();

export type PolicyRule = z.input<typeof policyRuleSchema>;

/** What holds for one incident: the sum of all rules that match. */
export interface Policy {
  readonly minScore: number;
  readonly direction: 'above' | 'below' | 'both';
  readonly minDeviation: { readonly absolute?: number | undefined; readonly relative?: number | undefined };
  readonly windows?: { readonly anomalous: number; readonly of: number } | undefined;
  readonly minDurationMs: number;
  readonly coolDownMs: number;
  readonly severity: {
    readonly min?: Severity | undefined;
    readonly max?: Severity | undefined;
    readonly criticalScore?: number | undefined;
    readonly criticalAfterMs?: number | undefined;
    readonly criticalChannels?: number | undefined;
  };
  readonly updateFactor: number;
  /** Of channels that rules name: what is asked of their own values. */
  readonly ofChannel?: Readonly<Record<string, AskedOfValues>> | undefined;
}

/** What has to hold for the values of one channel. */
export type AskedOfValues = Pick<Policy, 'direction' | 'minDeviation'>;

export const DEFAULT_POLICY: Policy = {
  minScore: 0,
  direction: 'both',
  minDeviation: {},
  minDurationMs: 0,
  coolDownMs: 300_000,
  severity: {},
  updateFactor: 10,
};

/** Rules in order: later ones override what they name. */
export class PolicyRules {
  private readonly rules: readonly { matches: Match; part: Partial<Policy> }[];
  private readonly namesChannels: boolean;

  constructor(rules: readonly PolicyRule[]) {
    const parsed = rules.map((rule) => policyRuleSchema.parse(rule));
    this.rules = parsed.map(({ matchers, ...part }) => {
      const named = Object.entries(part).filter(([, value]) => value !== undefined);
      return { matches: compileMatchers(matchers), part: Object.fromEntries(named) as Partial<Policy> };
    });
    this.namesChannels = parsed.some(
      ({ matchers, direction, minDeviation }) =>
        (direction ?? minDeviation) !== undefined &&
        matchers.some((text) => parseMatcher(text).label === 'channel'),
    );
  }

  for(labels: Labels): Policy {
    const policy = this.sumFor(labels);
    if (!this.namesChannels) return policy;
    const askedOf = valuesOf(labels, 'channel').map((channel) => {
      const { direction, minDeviation } = this.sumFor({ ...labels, channel });
      return [channel, { direction, minDeviation }] as const;
    });
    return { ...policy, ofChannel: Object.fromEntries(askedOf) };
  }

  private sumFor(labels: Labels): Policy {
    let policy = DEFAULT_POLICY;
    for (const { matches, part } of this.rules) if (matches(labels)) policy = { ...policy, ...part };
    return policy;
  }
}
