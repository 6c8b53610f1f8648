import { lineSchema } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, count, timeMs } from './answer';

const matchers = () =>
  z
    .array(z.string().max(1024))
    .max(32)
    .describe('Conditions that all must hold, such as `series="pump-01"` or `tag.line=~"A|B"`.');

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
    muted: count().describe('Incidents that it keeps from people now.'),
  })
  .meta({ id: 'Silence', description: 'Keeps matching incidents from people for a while.' });
export type SilenceView = Answer<typeof silenceViewSchema>;

export const silencesViewSchema = z
  .strictObject({ silences: z.array(silenceViewSchema) })
  .meta({ id: 'Silences', description: 'Newest first; those that are over are listed for a week.' });
export type SilencesView = Answer<typeof silencesViewSchema>;

export const newSilenceSchema = z
  .strictObject({
    ...silenceFields,
    fromMs: timeMs().optional().describe('Begin; now where it is absent.'),
    by: lineSchema.optional().describe('Who asks for it; the name of the token where it is absent.'),
  })
  .meta({ id: 'NewSilence' });
export type NewSilence = Answer<typeof newSilenceSchema>;

const maintenanceFields = {
  name: lineSchema.describe('Names are unique, those of the configuration included.'),
  matchers: matchers(),
  when: z.union([
    z.strictObject({ from: z.string(), until: z.string() }).describe('ISO 8601 with offset.'),
    z.strictObject({ cron: z.string(), timeZone: z.string(), durationMs: count() }),
  ]),
  alert: z.boolean().describe('Whether people are told all the same.'),
  learn: z.boolean().describe('Whether what happens is learnt as normal all the same.'),
};

export const maintenanceViewSchema = z
  .strictObject({
    ...maintenanceFields,
    by: z.string().optional().describe('Who asked for it; absent where the configuration states it.'),
    active: z.boolean(),
  })
  .meta({ id: 'Maintenance', description: 'A time in which trouble is expected.' });
export type MaintenanceView = Answer<typeof maintenanceViewSchema>;

export const maintenancesViewSchema = z
  .strictObject({ maintenance: z.array(maintenanceViewSchema) })
  .meta({ id: 'MaintenanceCalendar' });
export type MaintenancesView = Answer<typeof maintenancesViewSchema>;

export const newMaintenanceSchema = z
  .strictObject({
    ...maintenanceFields,
    matchers: matchers().default([]),
    alert: maintenanceFields.alert.default(false),
    learn: maintenanceFields.learn.default(false),
    by: lineSchema.optional().describe('Who asks for it; the name of the token where it is absent.'),
  })
  .meta({ id: 'NewMaintenance' });
export type NewMaintenance = Answer<typeof newMaintenanceSchema>;
