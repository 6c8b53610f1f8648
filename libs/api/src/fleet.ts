import { INCIDENT_KINDS } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, arrivalShape, numbers, severitySchema, tags, timeMs } from './answer';

export const verdictStateSchema = z.enum(['normal', 'anomalous', 'warming_up', 'unscorable']);

const openIncidentSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(INCIDENT_KINDS),
  severity: severitySchema(),
  startMs: timeMs(),
});

const latestSchema = z.strictObject({
  key: z.string(),
  state: verdictStateSchema,
  score: z.number().nullable().describe('Latest calibrated score; null if there is none.'),
  lastMs: timeMs().describe('Event time of the latest sample, milliseconds since the Unix epoch.'),
  ...arrivalShape,
  incident: openIncidentSchema
    .nullable()
    .describe('The firing incident that people were alerted to; null if there is none.'),
  noted: severitySchema()
    .nullable()
    .describe('Severity of the firing incident that is only noted; null if there is none.'),
});

const fleetSeriesSchema = latestSchema.safeExtend({
  tags: tags(),
  history: numbers().describe('Highest score of each bucket; null if there was none.'),
});
export type FleetSeries = Answer<typeof fleetSeriesSchema>;

const bucketsMs = () =>
  z.array(z.number()).describe('Start of each bucket of `history`, the same for all series, oldest first.');

export const fleetViewSchema = z
  .strictObject({
    nowMs: timeMs().describe(
      'Latest event time, milliseconds since the Unix epoch; 0 before the first sample.',
    ),
    bucketsMs: bucketsMs(),
    series: z.array(fleetSeriesSchema),
  })
  .meta({ id: 'Fleet', description: 'Every series at a glance, over the last few hours.' });
export type FleetView = Answer<typeof fleetViewSchema>;

export const fleetHistoryQuerySchema = z.object({
  hours: z.enum(['24', '168']).describe('How far back: a day or a week.'),
});
export type FleetHistoryQuery = z.output<typeof fleetHistoryQuerySchema>;

export const fleetHistoryViewSchema = z
  .strictObject({
    bucketsMs: bucketsMs(),
    series: z.array(
      z.strictObject({
        key: z.string(),
        history: numbers().describe('Highest score of each bucket; null if there was none.'),
      }),
    ),
  })
  .meta({ id: 'FleetHistory', description: 'The scores of every series over a day or a week.' });
export type FleetHistoryView = Answer<typeof fleetHistoryViewSchema>;

export const fleetOddQuerySchema = z
  .object({ fromMs: z.coerce.number(), toMs: z.coerce.number() })
  .refine(({ fromMs, toMs }) => fromMs <= toMs, { path: ['toMs'], message: 'must not lie before fromMs' })
  .meta({ description: 'Milliseconds since the Unix epoch.' });
export type FleetOddQuery = z.output<typeof fleetOddQuerySchema>;

export const fleetOddViewSchema = z
  .strictObject({
    series: z.array(z.strictObject({ key: z.string(), score: z.number() })),
  })
  .meta({
    id: 'FleetOdd',
    description: 'The series with the highest scores between two times, highest first.',
  });
export type FleetOddView = Answer<typeof fleetOddViewSchema>;

const changedSeriesSchema = latestSchema.safeExtend({
  peaks: z
    .array(z.strictObject({ startMs: timeMs(), score: z.number() }))
    .describe('Buckets of `history` that have changed, each with its highest score.'),
});
export type ChangedSeries = Answer<typeof changedSeriesSchema>;

export const fleetChangeSchema = z
  .strictObject({
    nowMs: timeMs(),
    bucketsMs: bucketsMs(),
    series: z.array(changedSeriesSchema),
    forgotten: z.array(z.string()).optional().describe('Series that are no longer watched, if any.'),
  })
  .meta({ id: 'FleetChange', description: 'Series that have changed since the previous event.' });
export type FleetChange = Answer<typeof fleetChangeSchema>;
