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
      .describe('Routing tree in the words of Alertmanager. Without it every receiver hears of every series'),
    inhibitions: z.array(inhibitionSchema).default([]).describe('Incidents that silence others'),
    dependencies: z
      .array(dependencySchema)
      .default([])
      .describe('Series whose trouble explains that of others'),
    policies: z
      .array(policyRuleSchema)
      .default([])
      .describe('Conditions under which people are told; later rules override what they name'),
    channels: z.array(channelSchema).default([]).describe('Units and hard ranges of channels'),
    maintenance: z.array(maintenanceSchema).default([]).describe('Times in which trouble is expected'),
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
            'People are told when the newest sample is older than this. null tells nobody, as for recordings',
          ),
        maxOutboxShare: z
          .number()
          .gt(0)
          .max(1)
          .default(0.8)
          .describe('Share of its limit from which the outbox of a sink is told to be nearly full'),
        maxLateShare: z
          .number()
          .gt(0)
          .max(1)
          .default(0.1)
          .describe(
            'People are told when a larger share of the samples of a minute comes too late for its window',
          ),
        patienceMs: z
          .number()
          .int()
          .min(0)
          .max(3_600_000)
          .default(60_000)
          .describe('Time for which a sink or the source has to be in trouble before people are told'),
      })
      .strict()
      .prefault({})
      .describe('When Kymo itself is in trouble'),
    storm: z
      .object({
        maxGroups: z
          .number()
          .int()
          .min(1)
          .max(100)
          .default(GROUPING_DEFAULTS.maxGroups)
          .describe(
            'Most groups of a route that are told one by one within correlationMs. More are told as one',
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
      .describe('When many groups are told as one'),
    maxAgeMs: z
      .number()
      .int()
      .min(60_000)
      .nullable()
      .default(86_400_000)
      .describe(
        'People are not told of incidents that begin in data older than this, as in a backlog at the first start. An incident that still fires is told once the data are newer. null tells of data of any age; so do recordings',
      ),
    disorderMs: z
      .number()
      .int()
      .min(0)
      .max(3_600_000)
      .default(GROUPING_DEFAULTS.disorderMs)
      .describe('Time by which the data of one series may lie behind those of another'),
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
