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
  z
    .enum(ASSESSMENTS)
    .describe('Whether it was trouble, a false alarm or known to come, as a person has said.');

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
    id: z.string().describe('The same for the same trouble, however often the stream is replayed.'),
    kind: z.enum(INCIDENT_KINDS),
    series: z.string(),
    tags: tags(),
    status: z.enum(['firing', 'resolved']),
    severity: severitySchema(),
    startMs: timeMs().describe('First deviating moment, milliseconds since the Unix epoch.'),
    raisedMs: timeMs().describe(
      'Event time of the verdict that raised it, milliseconds since the Unix epoch.',
    ),
    lastMs: timeMs().describe('Last deviating moment so far, milliseconds since the Unix epoch.'),
    paged: z.boolean().describe('Whether people were told.'),
    heldBy: z
      .enum(['maturity', 'deviation', 'duration', 'habit', 'group'])
      .optional()
      .describe('Gate that holds it back from people; absent once they were told.'),
    keptBack: z
      .strictObject({
        gate: z.enum(ON_CALL_GATES),
        by: z
          .string()
          .optional()
          .describe('The silence, the maintenance window, the incident, or the age that is allowed.'),
      })
      .optional()
      .describe('What of on-call keeps it from people, or kept it until it was over.'),
    maturity: z.number().optional().describe('How well the series was known when it was raised, 0 to 1.'),
    endMs: timeMs().optional().describe('End of the deviation; present once resolved.'),
    peakScore: z.number().optional().describe('Highest score; 1 is the boundary. A silence has none.'),
    channels: z
      .array(z.strictObject({ name: z.string(), share: z.number() }))
      .describe('Channels to look at, worst first, each with its share of the score.'),
    model: z.strictObject({ detector: z.string(), hash: z.string() }).optional(),
    rule: z.string().describe('Rule that raised it, in words.'),
    label: z.string().optional().describe('What it was, as a person has said.'),
    assessment: assessment().optional(),
    acknowledged: z
      .strictObject({ by: z.string(), atMs: timeMs(), note: z.string().optional() })
      .optional()
      .describe('Present while a person has taken it on: it is quiet unless it gets worse.'),
    returnOf: z
      .string()
      .optional()
      .describe('The incident that it is a return of, within its cool-down: people hear of both as one.'),
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

export const incidentAlertsViewSchema = z
  .strictObject({
    sent: z
      .array(
        z.strictObject({
          receiver: z.string(),
          event: event(),
          atMs: timeMs().describe('When the receiver had taken it, by the clock of the monitor.'),
        }),
      )
      .describe('Alerts that receivers have taken, oldest first.'),
    waiting: z
      .array(z.strictObject({ receiver: z.string(), event: event() }))
      .describe('Alerts that wait for their receiver.'),
  })
  .meta({ id: 'IncidentAlerts', description: 'Who was told of an incident, and when.' });
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
    by: lineSchema.optional().describe('Who takes it on; the name of the token where it is absent.'),
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
    .describe('Only incidents that began until then: for the next page.'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
});
export type IncidentsQuery = z.output<typeof incidentsQuerySchema>;
