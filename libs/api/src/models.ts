import type { Trial } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, count } from './answer';

const driftSchema = z.strictObject({
  series: count().describe('Series with enough recent windows to tell.'),
  drifted: z.array(z.string()).describe('Series that have drifted.'),
  furthest: z
    .number()
    .describe(
      'Highest drift statistic of the group divided by its limit; a series that stays above 1 has drifted.',
    ),
  where: z.string().describe('Channel that has drifted furthest.'),
});
/** How far the series of a group have moved from what their models were fitted on. */
export type DriftView = Answer<typeof driftSchema>;

const trialSchema = z.strictObject({
  windows: count().describe('Clean windows scored.'),
  falseAlarmShare: z.number().describe('Share of the clean windows beyond the boundary.'),
  faults: z.array(z.strictObject({ kind: z.string(), auc: z.number(), caughtShare: z.number() })),
}) satisfies z.ZodType<Trial>;

export const modelViewSchema = z
  .strictObject({
    detector: z.string(),
    group: z.string().describe('Group of series that the model is for.'),
    state: z.enum(['waiting', 'fitting', 'shadow', 'serving', 'retired', 'refused', 'failed']),
    detail: z.string().optional().describe('Why it waits or failed, or what is being done.'),
    fraction: z
      .number()
      .optional()
      .describe(
        'Progress, 0 to 1: of the fit, of the history that it waits for, or of the steps that a model must see in ' +
          'the shadow.',
      ),
    remainingMs: z.number().optional(),
    hash: z.string().optional(),
    drift: driftSchema.optional(),
    alarmShare: z
      .number()
      .optional()
      .describe('Share of normal windows beyond its boundary; present if there are too many.'),
  })
  .meta({ id: 'Model', description: 'A detector of a group, and its state.' });
export type ModelView = Answer<typeof modelViewSchema>;

const modelEntrySchema = modelViewSchema
  .safeExtend({
    fittedAt: z.string().optional().describe('ISO 8601.'),
    series: count().optional().describe('Number of series it was fitted on.'),
    trial: trialSchema.optional(),
  })
  .meta({ id: 'ModelEntry', description: 'A model, and what its fit reported.' });
export type ModelEntry = Answer<typeof modelEntrySchema>;

const promotionSchema = z.strictObject({
  at: z.string().describe('ISO 8601.'),
  group: z.string(),
  from: z
    .string()
    .optional()
    .describe('Hash of the model that served before; absent for the first of a group.'),
  to: z.string(),
  detector: z.string(),
  act: z.enum(['first', 'promotion', 'rollback']),
  by: z.enum(['ladder', 'operator']),
  why: z.string(),
});
/** A model that has taken over a group. */
export type Promotion = Answer<typeof promotionSchema>;

const modelGroupSchema = z.strictObject({
  name: z.string(),
  series: count(),
  maturity: z
    .number()
    .nullable()
    .describe('How well its series are known, 0 to 1, on average; null before the first score.'),
});
/** Series that share models. */
export type ModelGroup = Answer<typeof modelGroupSchema>;

export const modelsViewSchema = z
  .strictObject({
    models: z.array(modelEntrySchema),
    groups: z.array(modelGroupSchema).optional().describe('Absent if no monitor is running.'),
    promotions: z.array(promotionSchema).describe('Oldest first.'),
    pinned: z
      .array(z.string())
      .describe('Groups whose model an operator has chosen. The ladder replaces it only after a release.'),
  })
  .meta({ id: 'Models' });
export type ModelsView = Answer<typeof modelsViewSchema>;

const hash = () =>
  z
    .string()
    .regex(/^[0-9a-f]{4,64}$/)
    .describe('Hash of a model, or its first characters.');

export const modelHashSchema = z.object({ hash: hash() });

const contenderSchema = z.strictObject({
  detector: z.string(),
  hash: z.string(),
  falseAlarms: z
    .number()
    .int()
    .describe('Runs of windows that it calls anomalous and the other model does not.'),
  alarmShare: z.number().describe('Share of the windows that lie in such runs.'),
  caughtShare: z.number().describe('Share of the injected faults that it catches.'),
  auc: z.number().describe('Mean area under the ROC curve over the kinds of faults.'),
});

export const compareModelsSchema = z
  .strictObject({
    incumbent: hash(),
    challenger: hash(),
    windows: z.number().int().min(10).max(100_000).default(2000).describe('Maximum number of windows.'),
    seed: z
      .number()
      .int()
      .min(0)
      .max(2 ** 31)
      .default(1)
      .describe('Seed of the injected faults.'),
  })
  .meta({ id: 'CompareModels' });
export type CompareModels = Answer<typeof compareModelsSchema>;

export const modelComparisonViewSchema = z
  .strictObject({
    windows: z.number().int(),
    incumbent: contenderSchema,
    challenger: contenderSchema,
    isBetter: z.boolean().describe('Whether the challenger would take over.'),
    summary: z.string().describe('Result and decision in one sentence.'),
  })
  .meta({ id: 'ModelComparison' });
export type ModelComparisonView = Answer<typeof modelComparisonViewSchema>;

export const promoteSchema = z.strictObject({ hash: hash() }).meta({ id: 'Promote' });

export const groupOrderSchema = z
  .strictObject({ group: z.string().min(1).max(256) })
  .meta({ id: 'GroupOrder' });

/** What an operator can order: `POST /api/models/<act>` with the rest as its body. */
export type ModelOrder =
  | ({ readonly act: 'promote' } & Answer<typeof promoteSchema>)
  | ({ readonly act: 'rollback' | 'release' } & Answer<typeof groupOrderSchema>);

export const modelOrderViewSchema = z
  .strictObject({ done: z.string().describe('What was done, in words.') })
  .meta({ id: 'ModelOrder' });
export type ModelOrderView = Answer<typeof modelOrderViewSchema>;
