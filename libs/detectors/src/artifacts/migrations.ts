import type { Artifact } from '@kymo/domain';
import { RECENT_VIEW } from '../calibration/views';

/** The layout that this program writes. */
export const FORMAT_VERSION = 2;

/** What an artifact holds beside its weights. */
type Document = Omit<Artifact, 'hash' | 'formatVersion' | 'weights'>;

/** From each earlier layout to the next. */
const MIGRATIONS: Readonly<Record<number, (document: Document) => Document>> = {
  1: withoutChoice,
};

/** Whether this program reads the layout. */
export function isReadable(version: number): version is Artifact['formatVersion'] {
  return version === FORMAT_VERSION || Object.hasOwn(MIGRATIONS, version);
}

/** The artifact in the layout of today; what it says its hash is stays that of the layout it was written in. */
export function migrate(artifact: Artifact): Artifact {
  let document: Document = artifact;
  for (let version: number = artifact.formatVersion; version < FORMAT_VERSION; version++)
    document = MIGRATIONS[version]!(document);
  const { hash, weights } = artifact;
  return { ...document, formatVersion: FORMAT_VERSION, hash, weights };
}

/**
 * Version 1 knew one way to scale, to fill gaps and to place the boundary, tried nothing, and had no view of the newest
 * steps by themselves.
 */
function withoutChoice(document: Document): Document {
  return {
    ...document,
    fitted: withRecentView(document.fitted),
    options: {
      ...document.options,
      scaling: 'min-max',
      imputation: 'network',
      calibration: 'peaks-over-threshold',
      trial: 'report',
    },
  };
}

function withRecentView(fitted: Document['fitted']): Document['fitted'] {
  const calibration = fitted['calibration'] as
    { units?: Record<string, number[]>; levels?: number[] } | undefined;
  if (!calibration?.units || !calibration.levels) return fitted;
  const widened = (views: readonly number[]) => views.toSpliced(RECENT_VIEW, 0, 1);
  const units = Object.entries(calibration.units).map(([series, own]) => [series, widened(own)] as const);
  return {
    ...fitted,
    calibration: { ...calibration, units: Object.fromEntries(units), levels: widened(calibration.levels) },
  };
}
