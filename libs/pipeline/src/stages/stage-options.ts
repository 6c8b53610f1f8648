import { incidentRulesSchema } from '@kymo/alerting';
import { z } from 'zod';
import { judgeOptionsSchema } from './judge/judge-options';
import { seriesOptionsSchema } from './window/series-options';
import { windowOptionsSchema } from './window/window-options';

/** What the stages can be told; each part has defaults. */
export const stageOptionsSchema = z.strictObject({
  windows: windowOptionsSchema.prefault({}),
  series: seriesOptionsSchema.prefault({}),
  judge: judgeOptionsSchema.prefault({}),
  incidents: incidentRulesSchema.prefault({}),
});

export type StageOptions = z.output<typeof stageOptionsSchema>;
