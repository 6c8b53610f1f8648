import { CONFIGURED_MODELS_DOCUMENT } from '@kymo/api';
import { expect, it } from 'vitest';
import { keptModels } from '../../models/kept-models';
import { modelsText } from './list';

it('says of a refused model in its line that it is, and below how it did', () => {
  const refused = {
    detector: 'linear-autoencoder',
    group: 'pump',
    state: 'refused' as const,
    detail:
      "fitting 'linear-autoencoder': it is refused\n  spike   0.51\nTried again with 400 steps of a series",
  };
  const waiting = {
    ...refused,
    detector: 'lstm-autoencoder',
    state: 'waiting' as const,
    detail: 'waiting for history',
  };
  const text = modelsText({ models: [refused, waiting], promotions: [], pinned: [] });
  const [, first, second, , ...below] = text.split('\n');
  expect(first).toMatch(/^pump +linear-autoencoder +refused +fitting 'linear-autoencoder': it is refused$/);
  expect(second).toMatch(/^pump +lstm-autoencoder +waiting +waiting for history$/);
  expect(below).toEqual([
    "linear-autoencoder for pump is refused: fitting 'linear-autoencoder': it is refused",
    '  spike   0.51',
    'Tried again with 400 steps of a series',
    '',
  ]);
});

it('names the models of a configuration before those of the ladder, when no monitor runs', () => {
  const model = { detector: 'linear-autoencoder', state: 'serving' as const };
  const documents: Record<string, unknown> = {
    [CONFIGURED_MODELS_DOCUMENT]: [{ ...model, group: 'artifact' }],
  };
  const view = { models: [{ ...model, group: 'pump' }], isPinned: false };
  const store = {
    document: (name: string) => documents[name],
    documents: () => new Map([['pump', { view }]]),
  };
  expect(keptModels(store).models.map(({ group }) => group)).toEqual(['artifact', 'pump']);
});
