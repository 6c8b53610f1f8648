import { INCIDENT_KINDS } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, numbers, severitySchema, tags, timeMs } from './answer';

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
  score: z.number().nullable().describe('Latest calibrated score; null where there is none.'),
  lastMs: timeMs().describe('Event time of the latest sample, milliseconds since the Unix epoch.'),
  heardMs: timeMs()
    .nullable()
    .describe('Wall-clock time at which the latest sample arrived; null before the first of this run.'),
  quietLimitMs: z
    .number()
    .nullable()
    .describe('Longest pause between two arrivals that is usual; null while too few have arrived to tell.'),
  incident: openIncidentSchema.nullable().describe('The firing incident that people know; null without one.'),
});

const fleetSeriesSchema = latestSchema.safeExtend({
  tags: tags(),
  history: numbers().describe('Highest score of each bucket; null where there was none.'),
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
  .meta({ id: 'FleetChange', description: 'Series that have changed since the event before.' });
export type FleetChange = Answer<typeof fleetChangeSchema>;
