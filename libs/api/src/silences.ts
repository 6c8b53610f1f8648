import { lineSchema } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, count, timeMs } from './answer';

const matchers = () =>
  z
    .array(z.string().max(1024))
    .max(32)
    .describe('Conditions that must all hold, such as `series="pump-01"` or `tag.line=~"A|B"`.');

const silenceFields = {
  matchers: matchers().min(1),
  why: z.string().trim().min(1).max(1024),
  untilMs: timeMs(),
};

export const silenceViewSchema = z
  .strictObject({
    id: z.string(),
    ...silenceFields,
    by: z.string(),
    fromMs: timeMs(),
    status: z.enum(['pending', 'active', 'expired']),
    muted: count().describe('Number of incidents whose alerts it now keeps back.'),
  })
  .meta({ id: 'Silence', description: 'Sends no alerts for matching incidents for a while.' });
export type SilenceView = Answer<typeof silenceViewSchema>;

export const silencesViewSchema = z
  .strictObject({ silences: z.array(silenceViewSchema) })
  .meta({ id: 'Silences', description: 'Newest first. Expired ones are listed for a week.' });
export type SilencesView = Answer<typeof silencesViewSchema>;

export const newSilenceSchema = z
  .strictObject({
    ...silenceFields,
    fromMs: timeMs().optional().describe('Start. By default, now.'),
    by: lineSchema.optional().describe('Who asks for it. By default, the name of the token.'),
  })
  .meta({ id: 'NewSilence' });
export type NewSilence = Answer<typeof newSilenceSchema>;

const maintenanceFields = {
  name: lineSchema.describe('Names are unique, including those in the configuration.'),
  matchers: matchers(),
  when: z.union([
    z.strictObject({ from: z.string(), until: z.string() }).describe('ISO 8601 with offset.'),
    z.strictObject({ cron: z.string(), timeZone: z.string(), durationMs: count() }),
  ]),
  alert: z.boolean().describe('Whether people are alerted anyway.'),
  learn: z.boolean().describe('Whether Kymo learns from this time anyway.'),
};

export const maintenanceViewSchema = z
  .strictObject({
    ...maintenanceFields,
    by: z.string().optional().describe('Who asked for it. Absent if it comes from the configuration.'),
    active: z.boolean(),
  })
  .meta({ id: 'Maintenance', description: 'A time at which trouble is expected.' });
export type MaintenanceView = Answer<typeof maintenanceViewSchema>;

export const maintenancesViewSchema = z
  .strictObject({ maintenance: z.array(maintenanceViewSchema) })
  .meta({ id: 'MaintenanceCalendar' });
export type MaintenancesView = Answer<typeof maintenancesViewSchema>;

export const quietTimesViewSchema = z
  .strictObject({ silences: z.array(silenceViewSchema), maintenance: z.array(maintenanceViewSchema) })
  .meta({ id: 'QuietTimes', description: 'Silences and maintenance windows under way.' });
export type QuietTimesView = Answer<typeof quietTimesViewSchema>;

export const newMaintenanceSchema = z
  .strictObject({
    ...maintenanceFields,
    matchers: matchers().default([]),
    alert: maintenanceFields.alert.default(false),
    learn: maintenanceFields.learn.default(false),
    by: lineSchema.optional().describe('Who asks for it. By default, the name of the token.'),
  })
  .meta({ id: 'NewMaintenance' });
export type NewMaintenance = Answer<typeof newMaintenanceSchema>;
