import { type Counters, REJECTION_REASONS } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, arrivalShape, count, timeMs } from './answer';
import { modelViewSchema } from './models';
import { inputReadingSchema } from './reading';

const countersSchema = z
  .strictObject({
    records: count().describe('Records read from the source.'),
    decoded: count().describe('Samples decoded from them.'),
    rejected: z.partialRecord(z.enum(REJECTION_REASONS), count()).describe('Records refused, by reason.'),
    late: count().describe('Samples whose window had closed.'),
    duplicate: count().describe('Samples already seen.'),
    wrongClock: count().describe('Samples whose clock other or later samples contradict.'),
    open: count().describe('Samples in windows still open.'),
    scored: count().describe('Samples covered by a scored window.'),
    warmingUp: count().describe('Samples from before a model served.'),
    unscorable: count().describe('Samples covered by windows that could not be scored.'),
    windowsScored: count(),
    invalidValues: count().describe('Values outside the valid range of their channel.'),
    unknownChannelValues: count().describe('Values of channels that the serving model does not know.'),
  })
  .meta({
    id: 'Counters',
    description:
      'Where every sample has gone: decoded = late + duplicate + wrongClock + open + scored + warmingUp + unscorable.',
  }) satisfies z.ZodType<Counters>;

const healthPartSchema = z
  .strictObject({
    name: z.string(),
    ready: z.boolean(),
    why: z.string().optional().describe('What is wrong, where something is.'),
    owed: count().optional().describe('Entries owed to a sink.'),
  })
  .meta({ id: 'HealthPart', description: 'The source, its telemetry, or one sink.' });
export type HealthPart = Answer<typeof healthPartSchema>;

const streamSchema = z
  .strictObject({
    source: z.string().describe('Type of the source: `kafka`, `file`, `simulator`.'),
    ended: z.boolean().describe('Whether the source has been read to its end.'),
    timesRealTime: z
      .number()
      .describe(
        'Event time that passes in one second of wall-clock time; 1 except with simulated telemetry.',
      ),
    ...arrivalShape,
    heldFor: z
      .enum(['fit', 'room'])
      .nullable()
      .describe(
        'What the monitor makes the stream wait for: a fit, or room in an outbox; null if it is not waiting.',
      ),
    heldUntilMs: timeMs()
      .nullable()
      .describe(
        'Wall-clock time until which the stream last had to wait. Pauses before it do not count as silence.',
      ),
  })
  .meta({ id: 'Stream', description: 'The telemetry as it arrives.' });
export type StreamView = Answer<typeof streamSchema>;

const incidentCountsSchema = z
  .strictObject({
    firing: count().describe('Firing incidents that people were alerted to.'),
    resolved: count().describe('Resolved incidents that people were alerted to.'),
    noted: count().describe('Incidents that nobody was alerted to.'),
  })
  .meta({ id: 'IncidentCounts', description: 'Stored incidents, each counted once.' });
export type IncidentCountsView = Answer<typeof incidentCountsSchema>;

export const healthViewSchema = z
  .strictObject({
    clockMs: timeMs().describe("The monitor's clock when it answered, milliseconds since the Unix epoch."),
    stream: streamSchema,
    incidents: incidentCountsSchema,
    version: z.string(),
    startedAt: z.string().describe('ISO 8601.'),
    uptimeSeconds: z.number(),
    parts: z.array(healthPartSchema),
    counters: countersSchema,
    samplesPerSecond: z.number(),
    series: count().describe('Series watched.'),
    models: z.array(modelViewSchema),
    rssMiB: z.number(),
    dashboardUrl: z
      .string()
      .optional()
      .describe('Address of the Grafana dashboard of one series, as `onCall.content.dashboardUrl` says.'),
    reading: inputReadingSchema.optional().describe('Absent if the source is not a file.'),
  })
  .meta({ id: 'Health' });
export type HealthView = Answer<typeof healthViewSchema>;

export const livenessSchema = z.strictObject({ status: z.literal('live') }).meta({ id: 'Liveness' });
export type Liveness = Answer<typeof livenessSchema>;

export const readinessSchema = z
  .strictObject({
    status: z
      .enum(['ready', 'no telemetry', 'not ready'])
      .describe('`no telemetry`: the source can be read, but has sent nothing for longer than usual.'),
    parts: z.array(healthPartSchema),
  })
  .meta({ id: 'Readiness' });
export type ReadinessView = Answer<typeof readinessSchema>;
