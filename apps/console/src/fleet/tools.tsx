import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type FleetLook, hrefOf, type Route } from '../live/route';
import { GROUP_TAG, type Sort, SORTS } from './arrange';
import { DENSITIES, type Density } from './layout';

export interface FilterOptions {
  /** The view with another filter. */
  readonly to: (filter: string) => Exclude<Route, { page: 'unknown' }>;
  readonly filter: string;
  /** What can be written. */
  readonly words: string;
}

/** Narrows what is shown; kept in the address so that it can be passed on. The key `/` leads here. */
export function FilterBox({ to, filter, words }: FilterOptions): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    // Whoever types is ahead of the address.
    if (box.current !== document.activeElement) box.current!.value = filter;
  }, [filter]);
  return (
    <input
      ref={box}
      class="filter"
      type="search"
      placeholder={`Filter by ${words}`}
      aria-label={`Filter by ${words}`}
      aria-keyshortcuts="/"
      autocomplete="off"
      spellcheck={false}
      onInput={(event) => location.replace(hrefOf(to(event.currentTarget.value)))}
    />
  );
}

const SIZE_WORDS: Readonly<Record<Density, string>> = {
  strips: 'Strips',
  compact: 'Compact',
  heat: 'Heat map',
};
const SORT_WORDS: Readonly<Record<Sort, string>> = {
  name: 'name',
  score: 'score',
  severity: 'severity',
  age: 'age of the data',
};

/** Hours of history that can be chosen; what the monitor tells by itself has no number. */
const HOURS = [
  ['1', '1 h'],
  ['3', '3 h'],
  ['', '6 h'],
  ['24', '24 h'],
  ['168', '7 d'],
] as const;

export interface LookOptions {
  readonly look: FleetLook;
  readonly density: Density;
  /** Tags to group by. */
  readonly tags: readonly string[];
  readonly choose: (look: FleetLook) => void;
}

/** How the fleet is shown; kept in the address, so that a view can be saved and passed on. */
export function LookTools({ look, density, tags, choose }: LookOptions): JSX.Element {
  const select = (
    name: 'sort' | 'by' | 'hours',
    words: string,
    options: readonly (readonly [string, string])[],
    usual = options[0]![0],
  ) => (
    <label class="pick">
      {words}{' '}
      <select
        value={look[name] ?? usual}
        onChange={({ currentTarget: { value } }) => choose({ ...look, [name]: value === usual ? '' : value })}
      >
        {options.map(([value, says]) => (
          <option key={value} value={value}>
            {says}
          </option>
        ))}
      </select>
    </label>
  );
  const by = [GROUP_TAG, ...tags.filter((tag) => tag !== GROUP_TAG), 'none'];
  return (
    <>
      {select(
        'sort',
        'Sort by',
        SORTS.map((sort) => [sort, SORT_WORDS[sort]]),
      )}
      {select(
        'by',
        'Group by',
        by.map((tag) => [tag, tag === 'none' ? 'nothing' : tag]),
      )}
      {select('hours', 'Range', HOURS, '')}
      <div class="switch" role="group" aria-label="Size of the tiles">
        {DENSITIES.map((size) => (
          <button
            type="button"
            key={size}
            aria-pressed={size === density}
            onClick={() => choose({ ...look, size })}
          >
            {SIZE_WORDS[size]}
          </button>
        ))}
      </div>
    </>
  );
}
