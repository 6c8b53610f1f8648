import type { HealthView, ModelsView } from '@kymo/api';

const KINDS = ['spike', 'drift', 'stuck', 'level shift', 'noise'];

/** The models of the made-up plant: those of its health, tried on faults, and one that served before. */
export function modelsOf({ models }: HealthView): ModelsView {
  const fittedAt = new Date(Date.now() - 7_200_000).toISOString();
  const trial = {
    windows: 400,
    falseAlarmShare: 0.004,
    faults: KINDS.map((kind, index) => ({ kind, auc: 0.99 - index / 50, caughtShare: 1 - index / 8 })),
  };
  const kept = { detector: 'linear-autoencoder', group: 'pump', hash: '0f3a9d41c7e2', fittedAt, trial };
  return {
    models: [
      ...models.map((model) => (model.hash === undefined ? model : { ...model, fittedAt, series: 8, trial })),
      ...(models.length === 0 ? [] : [{ ...kept, state: 'retired' as const }]),
    ],
    groups: [...new Set(models.map(({ group }) => group))].map((name) => ({
      name,
      series: 8,
      maturity: 0.9,
    })),
    promotions: models
      .filter(({ state, group }) => state === 'serving' && group === 'pump')
      .map(({ hash, detector, group }) => ({
        ...{ at: fittedAt, group, from: kept.hash, to: hash!, detector },
        ...{ act: 'promotion', by: 'ladder', why: 'caught 92 % of the faults against 81 %' },
      })),
    pinned: ['pump'],
  };
}
