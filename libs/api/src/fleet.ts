import { z } from 'zod';
import { type Answer, numbers, tags, timeMs } from './answer';

export const verdictStateSchema = z.enum(['normal', 'anomalous', 'warming_up', 'unscorable']);

const latestSchema = z.strictObject({
  key: z.string(),
  state: verdictStateSchema,
  score: z.number().nullable().describe('Latest calibrated score; null where there is none.'),
  lastMs: timeMs(),
  incident: z
    .string()
    .nullable()
    .describe('Identity of the firing incident that people know; null without one.'),
});

const fleetSeriesSchema = latestSchema.safeExtend({
  tags: tags(),
  history: numbers().describe('Highest score of each bucket; null where there was none.'),
});
export type FleetSeries = Answer<typeof fleetSeriesSchema>;

export const fleetViewSchema = z
  .strictObject({
    nowMs: timeMs().describe(
      'Latest event time, milliseconds since the Unix epoch; 0 before the first sample.',
    ),
    bucketsMs: z
      .array(z.number())
      .describe('Start of each bucket of `history`, the same for all series, oldest first.'),
    series: z.array(fleetSeriesSchema),
  })
  .meta({ id: 'Fleet', description: 'Every series at a glance, over the last few hours.' });
export type FleetView = Answer<typeof fleetViewSchema>;

export const fleetChangeSchema = z
  .strictObject({
    nowMs: timeMs(),
    series: z.array(latestSchema),
    forgotten: z.array(z.string()).optional().describe('Series that are no longer watched, if any.'),
  })
  .meta({ id: 'FleetChange', description: 'Series that have changed since the event before.' });
export type FleetChange = Answer<typeof fleetChangeSchema>;
