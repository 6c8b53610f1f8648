import type { JSX } from 'preact';
import { hrefOf } from '../live/route';
import type { Density } from './layout';

export interface FilterOptions {
  readonly page: 'fleet' | 'incidents';
  readonly filter: string;
  /** What can be written. */
  readonly words: string;
}

/** Narrows what is shown; kept in the address so that it can be passed on. The key `/` leads here. */
export function FilterBox({ page, filter, words }: FilterOptions): JSX.Element {
  return (
    <input
      class="filter"
      type="search"
      placeholder={`Filter by ${words}`}
      aria-label={`Filter by ${words}`}
      aria-keyshortcuts="/"
      autocomplete="off"
      spellcheck={false}
      value={filter}
      onInput={(event) => location.replace(hrefOf({ page, filter: event.currentTarget.value }))}
    />
  );
}

/** Whether tiles show their last hours, or only their score so that more fit on the screen. */
export function DensitySwitch(props: { density: Density; choose: (density: Density) => void }): JSX.Element {
  return (
    <div class="switch" role="group" aria-label="Size of the tiles">
      {(['strips', 'compact'] as const).map((density) => (
        <button
          type="button"
          key={density}
          aria-pressed={density === props.density}
          onClick={() => props.choose(density)}
        >
          {density === 'strips' ? 'Strips' : 'Compact'}
        </button>
      ))}
    </div>
  );
}
