import { incidentRulesSchema, onCallOptionsSchema } from '@kymo/alerting';
import { decoders, sinks, sources } from '@kymo/connectors';
import { judgeOptionsSchema, seriesOptionsSchema, windowOptionsSchema } from '@kymo/pipeline';
import { z } from 'zod';
import { listenerTlsSchema } from './listener-tls';
import { logOptionsSchema } from './log-options';
import { detectionOptionsSchema } from '@kymo/models';
import { simulatedPlantSchema } from './plant-options';
import { tracingOptionsSchema } from './tracing-options';

type Definitions = Record<string, { readonly optionsSchema: z.ZodObject }>;

/** The name of a component as `type`, and its own options beside it. */
type OneOf<Registry extends Definitions> = {
  [Type in keyof Registry & string]: { readonly type: Type } & z.output<Registry[Type]['optionsSchema']>;
}[keyof Registry & string];

/** One of the registered components. */
function oneOf<Registry extends Definitions>(registry: Registry) {
  const members = Object.entries(registry).map(([type, { optionsSchema }]) =>
    optionsSchema.safeExtend({ type: z.literal(type) }),
  );
  const known = `must be one of ${Object.keys(registry).join(', ')}`;
  return z.discriminatedUnion('type', members as unknown as [z.ZodObject], {
    error: ({ input }) => {
      if (input === undefined || input === null) return `is missing; its type ${known}`;
      return typeof input === 'object' && input !== null ? known : `must be a mapping; its type ${known}`;
    },
  }) as unknown as z.ZodType<OneOf<Registry>>;
}

const loopback = '127.0.0.1';

/** The options of every component; rules across them are checked afterwards. */
export const partsSchema = z
  .object({
    dataFolder: z
      .string()
      .min(1)
      .default('.kymo/data')
      .describe('Folder of the embedded store and the models'),
    source: oneOf({ ...sources, simulator: { optionsSchema: simulatedPlantSchema } }).describe(
      'Where telemetry comes from',
    ),
    decoder: oneOf(decoders).prefault({ type: 'json' }).describe('What a record looks like'),
    window: windowOptionsSchema.prefault({}),
    series: seriesOptionsSchema.prefault({}),
    detection: detectionOptionsSchema.prefault({}),
    judge: judgeOptionsSchema.prefault({}),
    incidents: incidentRulesSchema.prefault({}),
    onCall: onCallOptionsSchema.prefault({}),
    sinks: z.array(oneOf(sinks)).default([]).describe('Where scores, alerts and dead letters go'),
    history: z
      .object({
        keepHours: z
          .number()
          .positive()
          .default(168)
          .describe('Event time for which the history of each series is kept, for the page and for fits'),
        keepSteps: z
          .number()
          .int()
          .min(1)
          .default(5000)
          .describe('Steps of each series that are kept, even if they are older'),
      })
      .strict()
      .prefault({}),
    http: z
      .object({
        host: z
          .string()
          .default(loopback)
          .describe('Address to listen on. By default, only this host can connect'),
        port: z
          .number()
          .int()
          .min(0)
          .max(65_535)
          .default(3030)
          .describe('Port to listen on; 0 takes a free one'),
        publicUrl: z
          .url()
          .optional()
          .describe('Address at which people reach the page, for links in alerts. By default, host and port'),
        tls: listenerTlsSchema.optional().describe('Serves HTTPS only. The files are read again on SIGHUP'),
      })
      .strict()
      .prefault({}),
    log: logOptionsSchema.prefault({}),
    tracing: tracingOptionsSchema.prefault({}),
  })
  .strict();

export type Config = z.infer<typeof partsSchema>;
