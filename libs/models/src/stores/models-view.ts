import type { ModelEntry, ModelGroup, ModelView } from '@kymo/api';
import type { SeriesState } from '@kymo/domain';
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

/** A group and how well its series are known. */
export function groupView(name: string, members: readonly Pick<SeriesState, 'maturity'>[]): ModelGroup {
  const known = members.flatMap(({ maturity = Number.NaN }) => (Number.isFinite(maturity) ? [maturity] : []));
  const sum = known.reduce((total, maturity) => total + maturity, 0);
  return { name, series: members.length, maturity: known.length === 0 ? null : sum / known.length };
}
