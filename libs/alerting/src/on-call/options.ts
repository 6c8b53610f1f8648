import { z } from 'zod';
import { Composer, contentSchema, type LinkTo } from '../content/compose';
import { Mutes } from '../grouping/mutes';
import { GROUPING_DEFAULTS } from '../grouping/grouping-options';
import { OnCall } from '../grouping/on-call';
import { channelSchema, Channels } from '../policy/hard-range';
import { Maintenance, maintenanceSchema } from '../policy/maintenance';
import { PolicyRules, policyRuleSchema } from '../policy/policy';
import type { Silences } from '../policy/silences';
import { dependencySchema, Inhibitions, inhibitionSchema, ruleOf } from '../routing/inhibition';
import { routeSchema, RouteTree } from '../routing/route';

/** Who is told of which incidents, together with which others, and when. */
export const onCallOptionsSchema = z
  .object({
    route: routeSchema
      .optional()
      .describe(
        'Routing tree, as in Alertmanager. Without it, every receiver gets the alerts of every series',
      ),
    inhibitions: z
      .array(inhibitionSchema)
      .default([])
      .describe('Rules by which one incident silences others'),
    dependencies: z
      .array(dependencySchema)
      .default([])
      .describe('Series whose trouble explains that of others'),
    policies: z
      .array(policyRuleSchema)
      .default([])
      .describe('Conditions for an alert. A later rule overrides earlier ones in what it sets'),
    channels: z.array(channelSchema).default([]).describe('Units and hard ranges of channels'),
    maintenance: z.array(maintenanceSchema).default([]).describe('Times at which trouble is expected'),
    content: contentSchema.prefault({}).describe('What messages say besides the incident'),
    health: z
      .object({
        maxLagMs: z
          .number()
          .int()
          .min(1000)
          .nullable()
          .default(null)
          .describe(
            'People are alerted when the newest judged sample is older than this. null turns this off, as for ' +
              'recordings',
          ),
        maxOutboxShare: z
          .number()
          .gt(0)
          .max(1)
          .default(0.8)
          .describe('People are alerted when the outbox of a sink is filled to this share of its limit'),
        maxLateShare: z
          .number()
          .gt(0)
          .max(1)
          .default(0.1)
          .describe(
            'People are alerted when a larger share of the samples of a minute arrives too late for its window',
          ),
        patienceMs: z
          .number()
          .int()
          .min(0)
          .max(3_600_000)
          .default(60_000)
          .describe('How long a sink or the source must be in trouble before people are alerted'),
      })
      .strict()
      .prefault({})
      .describe('Alerts about Kymo itself'),
    storm: z
      .object({
        maxGroups: z
          .number()
          .int()
          .min(1)
          .max(100)
          .default(GROUPING_DEFAULTS.maxGroups)
          .describe(
            'Most groups of a route that are reported one by one within correlationMs. More are reported as one',
          ),
        correlationMs: z
          .number()
          .int()
          .min(1000)
          .max(3_600_000)
          .default(GROUPING_DEFAULTS.correlationMs)
          .describe('Groups that open within this time of each other count as one storm'),
      })
      .strict()
      .prefault({})
      .describe('When many groups are reported as one'),
    maxAgeMs: z
      .number()
      .int()
      .min(60_000)
      .nullable()
      .default(86_400_000)
      .describe(
        'People are not alerted to incidents that begin in data older than this, as in a backlog at the first ' +
          'start. They are alerted to an incident that still fires once the data are newer. null alerts whatever the ' +
          'age of the data, as recordings do',
      ),
    disorderMs: z
      .number()
      .int()
      .min(0)
      .max(3_600_000)
      .default(GROUPING_DEFAULTS.disorderMs)
      .describe('How far the data of one series may lag behind those of another'),
  })
  .strict();

export type OnCallOptions = z.infer<typeof onCallOptionsSchema>;

/** Options of on-call, and who there is to be told. */
export interface OnCallSettings extends OnCallOptions {
  /** Receivers that hear of everything where no route is configured. */
  readonly receivers?: readonly string[];
}

/** Receiver of the root where it names none. */
export const DEFAULT_RECEIVER = 'default';

/** The routing tree: without one in the configuration every receiver hears of every series. */
export function routeTreeOf({
  route,
  receivers = [],
}: Pick<OnCallSettings, 'route' | 'receivers'>): RouteTree {
  const toAll = receivers.map((receiver) => ({ receiver, continue: true }));
  return new RouteTree(route ?? routeSchema.parse({ routes: toAll }), DEFAULT_RECEIVER);
}

/** The parts of on-call as the configuration states them. */
export function onCallParts(
  settings: OnCallSettings,
  silences: Silences,
  { publicUrl, linkTo }: { readonly publicUrl?: string | undefined; readonly linkTo?: LinkTo | undefined },
) {
  const { inhibitions, dependencies, storm, disorderMs, maxAgeMs } = settings;
  const routes = routeTreeOf(settings);
  const rules = [...inhibitions, ...dependencies.map(ruleOf)];
  const maintenance = new Maintenance(settings.maintenance);
  const onCall = new OnCall(
    new PolicyRules(settings.policies),
    routes,
    new Mutes(new Inhibitions(rules), silences, maintenance, maxAgeMs ?? undefined),
    { ...storm, disorderMs },
  );
  const channels = new Channels(settings.channels);
  return {
    onCall,
    routes,
    maintenance,
    channels,
    composer: new Composer(settings.content, publicUrl, linkTo),
  };
}
