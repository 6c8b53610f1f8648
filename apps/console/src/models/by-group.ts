import type { ModelEntry, ModelGroup, ModelsView, Promotion } from '@kymo/api';

/** A group of series with its models. */
export interface GroupOfModels extends Omit<ModelGroup, 'series'> {
  readonly series?: number;
  readonly isPinned: boolean;
  readonly serving: ModelEntry | undefined;
  /** All but the one that serves: in the making or in the shadow first, then those that are only kept. */
  readonly others: readonly ModelEntry[];
  /** Newest first. */
  readonly promotions: readonly Promotion[];
  /** Whether a rollback has a model to go back to. */
  readonly hasEarlier: boolean;
}

const ORDER: readonly ModelEntry['state'][] = [
  'serving',
  'fitting',
  'shadow',
  'waiting',
  'refused',
  'failed',
  'retired',
];

/** The models by their groups, by name. */
export function byGroup({ models, groups = [], promotions, pinned }: ModelsView): GroupOfModels[] {
  const names = new Set([...groups.map(({ name }) => name), ...models.map(({ group }) => group)]);
  const known = new Map(groups.map((group) => [group.name, group]));
  return [...names].sort().map((name) => {
    const own = models
      .filter(({ group }) => group === name)
      .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state));
    const serving = own.find(({ state }) => state === 'serving');
    const taken = promotions.filter(({ group }) => group === name).reverse();
    return {
      name,
      maturity: null,
      ...known.get(name),
      isPinned: pinned.includes(name),
      serving,
      others: own.filter((one) => one !== serving),
      promotions: taken,
      hasEarlier: taken.some(
        ({ act, to, from }) => act !== 'rollback' && to === serving?.hash && from !== undefined,
      ),
    };
  });
}

/** Share of the faults of its trial that a model has caught, the mean over the kinds; undefined without a trial. */
export function caughtShare({ trial }: Pick<ModelEntry, 'trial'>): number | undefined {
  if (trial === undefined || trial.faults.length === 0) return undefined;
  return trial.faults.reduce((sum, fault) => sum + fault.caughtShare, 0) / trial.faults.length;
}
