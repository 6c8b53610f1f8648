import { z } from 'zod';
import { type Answer, count, numbers, tags } from './answer';
import { verdictStateSchema } from './fleet';
import { incidentSchema } from './incidents';

const bounds = () => z.tuple([z.number(), z.number()]).optional();

const channelViewSchema = z.strictObject({
  name: z.string(),
  unit: z.string().optional().describe('Unit of the values, if the configuration names one.'),
  range: bounds().describe('Values outside this range raise an incident, if the configuration says so.'),
  valid: bounds().describe('Values outside this range are treated as missing, if the configuration says so.'),
  actual: numbers(),
  expected: numbers(),
  lower: numbers().describe('Lower edge of the expected band.'),
  upper: numbers().describe('Upper edge of the expected band.'),
  judged: count().describe(
    'Number of values in the time range that had an expected band, including steps that are not shown.',
  ),
  outside: count().describe('How many of these lay outside their band.'),
});
export type ChannelView = Answer<typeof channelViewSchema>;

export const seriesViewSchema = z
  .strictObject({
    key: z.string(),
    tags: tags(),
    state: verdictStateSchema,
    detector: z.string().nullable().describe('Detector that serves the series; null until one does.'),
    isOfKind: z
      .boolean()
      .describe(
        'Whether the detector was fitted only on other series of the group, because this one is too new.',
      ),
    maturity: z
      .number()
      .nullable()
      .describe('How well the series is known, 0 to 1; null if its last window had no score.'),
    timesMs: z.array(z.number()).describe('Time of each step, milliseconds since the Unix epoch.'),
    channels: z.array(channelViewSchema),
    score: numbers().describe('Calibrated score of each step; 1 is the boundary.'),
    incidents: z.array(incidentSchema),
  })
  .meta({
    id: 'Series',
    description:
      'What was measured, expected and scored, in at most 1,000 steps. A longer time range is reduced to its ' +
      'lowest, highest and worst steps. A step without values marks each gap, so that no line is drawn across it.',
  });
export type SeriesView = Answer<typeof seriesViewSchema>;

const moment = z.coerce.number().int().min(0).max(8.64e15).optional();

export const seriesQuerySchema = z.object({
  fromMs: moment.describe('Milliseconds since the Unix epoch; the last few hours by default.'),
  toMs: moment.describe('Milliseconds since the Unix epoch; the latest sample by default.'),
});
export type SeriesQuery = z.output<typeof seriesQuerySchema>;
