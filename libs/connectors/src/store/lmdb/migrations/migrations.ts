import { KymoError } from '@kymo/domain';
import type { Environment } from '../environment';
import { fromLayout1 } from './from-layout-1';

/** The layout of the tables that this program writes; raised, with a migration, when it changes. */
export const STORE_LAYOUT = 4;

const LAYOUT_KEY = 'format';

/** From each earlier layout to the next. */
const MIGRATIONS: Readonly<Record<number, (environment: Environment) => void>> = {
  1: fromLayout1,
  // Open windows hold their steps apart. They are written so when their series sends; until then they are read as they are.
  2: () => undefined,
  // So is what is usual of a series.
  3: () => undefined,
};

/** The layout of a store; undefined where it is new. */
export function layoutOf(environment: Environment): unknown {
  return environment.read(() => environment.table<unknown>('kept')?.get(LAYOUT_KEY));
}

/**
 * Brings a store to the layout of this program, in one transaction: all of it or nothing.
 * @throws KymoError STORE_FAILED where another version has written it that this one does not know
 */
export function migrateStore(environment: Environment): void {
  const layout = layoutOf(environment) === undefined ? undefined : checkReadable(environment);
  if (layout === STORE_LAYOUT) return;
  environment.writeUnflushed(() => {
    for (let from = layout ?? STORE_LAYOUT; from < STORE_LAYOUT; from++) MIGRATIONS[from]!(environment);
    environment.table<unknown>('kept').put(LAYOUT_KEY, STORE_LAYOUT);
  });
}

/** @throws KymoError STORE_FAILED where the store has another layout than that of this program */
export function checkLayout(environment: Environment): void {
  const layout = checkReadable(environment);
  if (layout === STORE_LAYOUT) return;
  throw new KymoError(
    'STORE_FAILED',
    `reading ${environment.file}: its layout is number ${layout}, this version reads number ${STORE_LAYOUT}. Start the ` +
      'monitor of this version once: it brings the data folder up to date. Make a backup before that: there is no way back.',
  );
}

/** @returns the layout. @throws KymoError STORE_FAILED where this program neither reads it nor can bring it up to date */
export function checkReadable(environment: Environment): number {
  const layout = layoutOf(environment);
  if (typeof layout === 'number' && (layout === STORE_LAYOUT || Object.hasOwn(MIGRATIONS, layout)))
    return layout;
  throw foreign(environment.file, layout);
}

function foreign(file: string, layout: unknown): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `opening ${file}: its layout is number ${String(layout)}, this version reads numbers ${Object.keys(MIGRATIONS).join(', ')} ` +
      `and ${STORE_LAYOUT}. Run the version that wrote it, or name another data folder.`,
    { context: { file, layout } },
  );
}
