import { incidentRulesSchema } from '@kymo/alerting';
import { decoders, sinks, sources } from '@kymo/connectors';
import { judgeOptionsSchema, windowOptionsSchema } from '@kymo/pipeline';
import { z } from 'zod';
import { logOptionsSchema } from '../logging/logger';
import { detectionOptionsSchema } from '../models/detection-options';
import { simulatedPlantSchema } from '../simulation/plant-options';

type Definitions = Record<string, { readonly optionsSchema: z.ZodObject }>;

/** One of the registered components: its name as `type`, and its own options beside it. */
function oneOf<Registry extends Definitions>(registry: Registry) {
  const members = Object.entries(registry).map(([type, { optionsSchema }]) =>
    optionsSchema.safeExtend({ type: z.literal(type) }),
  );
  return z.discriminatedUnion('type', members as unknown as [z.ZodObject]) as unknown as z.ZodType<{
    type: keyof Registry & string;
  }>;
}

const loopback = '127.0.0.1';

/** The whole configuration: the sum of what each component says of itself. */
export const configSchema = z
  .object({
    dataFolder: z
      .string()
      .min(1)
      .default('.kymo/data')
      .describe('Folder of the embedded store and the models'),
    source: oneOf({ ...sources, simulator: { optionsSchema: simulatedPlantSchema } }).describe(
      'Where telemetry comes from',
    ),
    decoder: oneOf(decoders).default({ type: 'json' }).describe('What a record looks like'),
    window: windowOptionsSchema.prefault({}),
    detection: detectionOptionsSchema.prefault({}),
    judge: judgeOptionsSchema.prefault({}),
    incidents: incidentRulesSchema.prefault({}),
    sinks: z.array(oneOf(sinks)).default([]).describe('Where scores, alerts and dead letters go'),
    outbox: z
      .object({
        maxMiB: z
          .number()
          .positive()
          .default(256)
          .describe('Most owed to one sink before the stream waits for it'),
      })
      .strict()
      .prefault({}),
    history: z
      .object({
        keepHours: z.number().positive().default(168).describe('Event time kept for the page and for fits'),
      })
      .strict()
      .prefault({}),
    http: z
      .object({
        host: z.string().default(loopback).describe('Address listened on; loopback unless you say otherwise'),
        port: z
          .number()
          .int()
          .min(0)
          .max(65_535)
          .default(3030)
          .describe('Port listened on; 0 takes a free one'),
        publicUrl: z.url().optional().describe('Address of the page as people reach it, for links in alerts'),
      })
      .strict()
      .prefault({}),
    log: logOptionsSchema.prefault({}),
  })
  .strict();

export type Config = z.infer<typeof configSchema>;
