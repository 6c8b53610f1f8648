import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hrefOf } from '../live/route';
import type { Density } from './layout';

/** Narrows the fleet; kept in the address so that it can be passed on. The key `/` leads here. */
export function FilterBox({ filter }: { filter: string }): JSX.Element {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const jump = (event: KeyboardEvent): void => {
      if (event.key !== '/' || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      box.current?.focus();
    };
    addEventListener('keydown', jump);
    return () => removeEventListener('keydown', jump);
  }, []);
  return (
    <input
      class="filter"
      type="search"
      placeholder="Filter by name or tag=value"
      aria-label="Filter series by name or tag=value"
      aria-keyshortcuts="/"
      autocomplete="off"
      spellcheck={false}
      value={filter}
      ref={box}
      onInput={(event) => location.replace(hrefOf({ page: 'fleet', filter: event.currentTarget.value }))}
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
