import { z } from 'zod';
import { type Answer, count, timeMs } from './answer';

export const reloadSchema = z
  .strictObject({
    dryRun: z.boolean().default(false).describe('Check the file and say what would change; change nothing.'),
  })
  .meta({ id: 'ReloadOrder' });
export type ReloadOrder = z.output<typeof reloadSchema>;

export const reloadViewSchema = z
  .strictObject({
    effect: z
      .enum(['none', 'live', 'new_run'])
      .describe(
        '`live`: the changes take effect at once. `new_run`: the stream stops, and a run with the new configuration ' +
          'begins in the same process. If that run fails within a minute, the monitor returns to the previous ' +
          'configuration.',
      ),
    changes: z
      .array(z.string())
      .describe('One line for each value: `log.level: "info" → "debug"`. Environment variables by name.'),
  })
  .meta({ id: 'Reload', description: 'What reading the configuration again changes.' });
export type ReloadView = Answer<typeof reloadViewSchema>;

export const reloadOutcomeSchema = z
  .strictObject({
    runs: count().describe(
      'Runs begun in this process. A reload with the effect `new_run` begins one more; if that fails, another one begins with ' +
        'the previous configuration.',
    ),
    last: z
      .strictObject({
        successful: z.boolean(),
        atMs: timeMs(),
        why: z.string().optional().describe('What was wrong. Absent if the reload was successful.'),
      })
      .nullable()
      .describe('The last reload; null if there was none.'),
  })
  .meta({ id: 'ReloadOutcome', description: 'How the last reload of the configuration went.' });
export type ReloadOutcomeView = Answer<typeof reloadOutcomeSchema>;

export const logLevelSchema = z
  .strictObject({ level: z.enum(['debug', 'info', 'warn', 'error', 'silent']) })
  .meta({ id: 'LogLevel', description: 'Lowest level that is logged.' });
export type LogLevelView = Answer<typeof logLevelSchema>;
