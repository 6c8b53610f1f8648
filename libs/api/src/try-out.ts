import { ASSESSMENTS } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, count, severitySchema, timeMs } from './answer';
import { modelHashSchema } from './models';

/** Settings that can be tried; those left out are as the configuration has them. */
const trySettingsSchema = z
  .strictObject({
    judge: z
      .strictObject({
        threshold: z.number().positive(),
        falseAlarmsPerDay: z.number().positive().max(1000),
      })
      .partial()
      .default({}),
    incidents: z
      .strictObject({
        lastingScore: z.number().gt(1).max(10),
        immatureScore: z.number().min(1).max(1000),
        minDeviationOfRange: z.number().min(0).max(1),
        minDeviationOfBand: z.number().min(0),
        farScore: z.number().min(1),
        minDurationSeconds: z.number().min(0),
        criticalScore: z.number().min(1),
      })
      .partial()
      .default({}),
    model: modelHashSchema.shape.hash.optional(),
  })
  .meta({ id: 'TrySettings' });
export type TrySettings = Answer<typeof trySettingsSchema>;

export const tryOutSchema = z
  .strictObject({
    series: z.string().min(1).optional().describe('One series. By default, those of `group`.'),
    group: z.string().min(1).optional(),
    fromMs: timeMs(),
    toMs: timeMs(),
    settings: trySettingsSchema,
  })
  .refine(({ series, group }) => (series === undefined) !== (group === undefined), {
    message: 'name either a series or a group',
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, { message: 'fromMs has to lie before toMs', path: ['fromMs'] })
  .meta({ id: 'TryOut', description: 'Settings to try on a past time range.' });
export type TryOut = z.output<typeof tryOutSchema>;

const triedIncidentSchema = z.strictObject({
  series: z.string(),
  startMs: timeMs(),
  endMs: timeMs(),
  lastedMs: z.number().describe('How long it lasted, its last step included, milliseconds.'),
  severity: severitySchema(),
  peakScore: z.number().nullable(),
  paged: z.boolean().describe('Whether people would have been alerted.'),
  heldBy: z.string().optional().describe('Gate that would have held it back.'),
  channels: z.array(z.string()),
  assessment: z.enum(ASSESSMENTS).optional().describe('How people assessed an incident of that time.'),
});
export type TriedIncident = Answer<typeof triedIncidentSchema>;

const tryOutcomeSchema = z.strictObject({
  pages: count().describe('Incidents that people would have been alerted to.'),
  noted: count().describe('Incidents that nobody would have been alerted to.'),
  labelled: z
    .strictObject({ true: count(), false: count(), expected: count() })
    .describe('Pages of incidents that people have assessed.'),
  missed: count().describe('Incidents assessed as trouble that nobody would have been alerted to.'),
  precision: z
    .number()
    .nullable()
    .describe('Share of trouble among the pages assessed as trouble or false alarm; null if there are none.'),
  incidents: z.array(triedIncidentSchema).describe('In time order, at most 200.'),
});
export type TryOutcome = Answer<typeof tryOutcomeSchema>;

export const tryOutViewSchema = z
  .strictObject({
    series: count().describe('Series judged.'),
    windows: count().describe(
      'Number of windows judged, including earlier ones on which the boundary settles.',
    ),
    configured: tryOutcomeSchema.describe('With the current configuration and the serving model.'),
    tried: tryOutcomeSchema,
    configuration: z
      .string()
      .describe('What to add to the configuration file, as YAML; empty if nothing changes.'),
    command: z.string().optional().describe('Command that promotes the tried model.'),
  })
  .meta({ id: 'TryOutView' });
export type TryOutView = Answer<typeof tryOutViewSchema>;
