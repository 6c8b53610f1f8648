import {
  ASSESSMENTS,
  type Incident,
  INCIDENT_KINDS,
  labellingSchema,
  lineSchema,
  NAME_LENGTH_LIMIT,
  ON_CALL_GATES,
} from '@kymo/domain';
import { z } from 'zod';
import { severitySchema, tags, timeMs, type Answer } from './answer';

const assessment = () =>
  z.enum(ASSESSMENTS).describe('Whether it was trouble, a false alarm or expected, according to a person.');

const similarIncidentSchema = z.strictObject({
  id: z.string(),
  series: z.string(),
  startMs: timeMs(),
  label: z.string().optional(),
  assessment: assessment().optional(),
  similarity: z.number().describe('Cosine similarity of the two signatures, at most 1.'),
});

/** @see Incident */
export const incidentSchema = z
  .strictObject({
    id: z.string().describe('The same id for the same trouble, however often the stream is replayed.'),
    kind: z.enum(INCIDENT_KINDS),
    series: z.string(),
    tags: tags(),
    status: z.enum(['firing', 'resolved']),
    severity: severitySchema(),
    startMs: timeMs().describe('Start of the deviation, milliseconds since the Unix epoch.'),
    raisedMs: timeMs().describe(
      'Event time of the verdict that raised it, milliseconds since the Unix epoch.',
    ),
    intervalMs: z
      .number()
      .optional()
      .describe(
        'Nominal time between two samples of its series, milliseconds; absent of trouble with Kymo itself.',
      ),
    lastMs: timeMs().describe('Latest deviation so far, milliseconds since the Unix epoch.'),
    paged: z.boolean().describe('Whether people were alerted.'),
    heldBy: z
      .enum(['maturity', 'deviation', 'duration', 'habit', 'group'])
      .optional()
      .describe('Gate that holds the alert back; absent once people were alerted.'),
    keptBack: z
      .strictObject({
        gate: z.enum(ON_CALL_GATES),
        by: z
          .string()
          .optional()
          .describe('The silence, maintenance window or incident that keeps it back, or the age limit.'),
      })
      .optional()
      .describe('Which on-call rule keeps the alert back, or kept it back until the incident was over.'),
    maturity: z.number().optional().describe('How well the series was known when it was raised, 0 to 1.'),
    endMs: timeMs().optional().describe('End of the deviation; present once resolved.'),
    peakScore: z.number().optional().describe('Highest score; 1 is the boundary. A silence has none.'),
    channels: z
      .array(z.strictObject({ name: z.string(), share: z.number() }))
      .describe('Channels to look at, worst first, each with its share of the score.'),
    model: z.strictObject({ detector: z.string(), hash: z.string() }).optional(),
    rule: z.string().describe('Rule that raised it, in words.'),
    label: z.string().optional().describe('What it was, according to a person.'),
    assessment: assessment().optional(),
    acknowledged: z
      .strictObject({ by: z.string(), atMs: timeMs(), note: z.string().optional() })
      .optional()
      .describe('Present while somebody has acknowledged it: it is not repeated unless it gets worse.'),
    returnOf: z
      .string()
      .optional()
      .describe(
        'The earlier incident that this one returns from, within its cool-down. People are alerted to both as one.',
      ),
    similar: z
      .array(similarIncidentSchema)
      .optional()
      .describe('Earlier incidents that look alike, nearest first.'),
  })
  .meta({
    id: 'Incident',
    description: 'One thing that goes wrong with one series.',
  }) satisfies z.ZodType<Incident>;

export const incidentsViewSchema = z
  .strictObject({ incidents: z.array(incidentSchema) })
  .meta({ id: 'Incidents', description: 'Newest first.' });
export type IncidentsView = Answer<typeof incidentsViewSchema>;

const event = () => z.enum(['firing', 'updated', 'repeated', 'acknowledged', 'resolved']);
const revision = () => z.number().int().describe('Which message to its receiver it is, from 1.');

export const incidentAlertsViewSchema = z
  .strictObject({
    sent: z
      .array(
        z.strictObject({
          receiver: z.string(),
          event: event(),
          revision: revision(),
          atMs: timeMs().describe("When the receiver accepted it, by the monitor's clock."),
        }),
      )
      .describe('Alerts that receivers have accepted, oldest first.'),
    waiting: z
      .array(z.strictObject({ receiver: z.string(), event: event(), revision: revision() }))
      .describe('Alerts that are waiting for their receiver.'),
  })
  .meta({ id: 'IncidentAlerts', description: 'Who was alerted to an incident, and when.' });
export type IncidentAlertsView = Answer<typeof incidentAlertsViewSchema>;

/** Most incidents labelled at once. */
const MAX_LABELLED = 1000;

export const labelAllSchema = z
  .strictObject({
    ids: z.array(z.string().min(1).max(256)).min(1).max(MAX_LABELLED),
    labelling: labellingSchema,
  })
  .meta({ id: 'LabelAll' });
export type LabelAll = z.output<typeof labelAllSchema>;

export const acknowledgeSchema = z
  .strictObject({
    by: lineSchema.optional().describe('Who acknowledges it. By default, the name of the token.'),
    note: lineSchema.optional(),
  })
  .meta({ id: 'Acknowledge' });
export type Acknowledge = Answer<typeof acknowledgeSchema>;

export const incidentsQuerySchema = z.object({
  status: z.enum(['firing', 'resolved']).optional(),
  series: z.string().max(NAME_LENGTH_LIMIT).optional(),
  untilMs: z.coerce
    .number()
    .max(8.64e15)
    .optional()
    .describe('Only incidents that began at or before this time, for the next page.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type IncidentsQuery = z.output<typeof incidentsQuerySchema>;
