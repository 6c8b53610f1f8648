import type { ModelEntry, ModelView } from '@kymo/api';
import type { ArtifactEntry } from './artifact-store';

/** Every model where it stands: those of the ladder, then those that are only kept, latest first. */
export function modelEntries(
  views: readonly ModelView[],
  artifacts: ReadonlyMap<string, ArtifactEntry>,
): ModelEntry[] {
  const shown = new Set(views.map(({ hash }) => hash));
  const retired = [...artifacts]
    .filter(([hash]) => !shown.has(hash))
    .map(([hash, entry]): ModelEntry => ({ ...entry, hash, state: 'retired' }))
    .sort((one, other) => (one.fittedAt! < other.fittedAt! ? 1 : -1));
  return [...views.map((view) => ({ ...view, ...fitOf(artifacts.get(view.hash ?? '')) })), ...retired];
}

function fitOf(entry: ArtifactEntry | undefined): Partial<ModelEntry> {
  if (entry === undefined) return {};
  const { fittedAt, series, trial } = entry;
  return { fittedAt, series, ...(trial && { trial }) };
}
