import type { ModelEntry, ModelsKept, ModelView } from '@kymo/api';
import type { SeriesKey } from '@kymo/domain';
import type { Group } from './group';
import type { ShelfEntry } from './shelf';
import type { Shown, Step } from './step';

/** What is remembered of the models between two runs. */
export interface ModelsDocument extends ModelsKept {
  readonly serving: Readonly<Record<SeriesKey, { readonly rank: number; readonly hash: string }>>;
  readonly groups: Readonly<Record<string, GroupDocument>>;
  readonly shelf: Readonly<Record<string, ShelfEntry>>;
}

export interface GroupDocument {
  readonly champion: { readonly rank: number; readonly hash: string };
  readonly isPinned: boolean;
  readonly steps: readonly StepDocument[];
}

export interface StepDocument extends Pick<Step, 'state' | 'detail' | 'hash' | 'fittedSteps' | 'fittedMs'> {
  readonly detector: string;
  readonly learnt: readonly SeriesKey[];
  readonly challenger?: {
    readonly hash: string;
    readonly since: Readonly<Record<SeriesKey, Shown>>;
    readonly dueSteps: number;
  };
}

/** Only what has a champion is remembered: what has none begins anew. */
export function groupDocument({ champion, isPinned, steps }: Group): GroupDocument | undefined {
  if (champion === undefined) return undefined;
  return {
    champion: { rank: champion.rank, hash: champion.fitted.detector.model.hash },
    isPinned,
    steps: steps.map(({ rung, state, detail, hash, fittedSteps, fittedMs, learnt, challenger }) => ({
      detector: rung.detector,
      hash,
      fittedMs,
      // A fit that is broken off is begun again.
      ...(state === 'fitting'
        ? { state: 'waiting', detail: '', fittedSteps: 0, learnt: [] }
        : { state, detail, fittedSteps, learnt: [...learnt] }),
      ...(challenger && {
        challenger: {
          hash: challenger.fitted.detector.model.hash,
          since: challenger.since,
          dueSteps: challenger.dueSteps,
        },
      }),
    })),
  };
}

/** Every model where it stands: those of the ladder, then those on the shelf that have had their time, latest first. */
export function modelEntries(
  views: readonly ModelView[],
  shelf: ReadonlyMap<string, ShelfEntry>,
): ModelEntry[] {
  const shown = new Set(views.map(({ hash }) => hash));
  const retired = [...shelf]
    .filter(([hash]) => !shown.has(hash))
    .map(([hash, entry]): ModelEntry => ({ ...entry, hash, state: 'retired' }))
    .sort((one, other) => (one.fittedAt! < other.fittedAt! ? 1 : -1));
  return [...views.map((view) => ({ ...view, ...detailsOf(shelf.get(view.hash ?? '')) })), ...retired];
}

function detailsOf(entry: ShelfEntry | undefined): Partial<ModelEntry> {
  if (entry === undefined) return {};
  const { fittedAt, series, trial } = entry;
  return { fittedAt, series, ...(trial && { trial }) };
}
