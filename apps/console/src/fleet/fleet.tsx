import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { NoTelemetry } from '../frame/states';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { countOf } from '../look/format';
import { keep, recall } from '../look/kept';
import { markOf, type Mark } from '../look/scale';
import { matches, tally } from './arrange';
import { Attention } from './attention';
import { Drum } from './drum';
import { Grid } from './grid';
import type { Density } from './layout';
import { Legend, States } from './legend';

/** From this many series on, the small tiles are the better overview. */
const MANY = 240;

/** All series, now and over the last hours. */
export function Fleet({ filter }: { filter: string }): JSX.Element {
  const fleet = useKnown((known) => known.fleet!);
  const [mark, only] = useState<Mark>();
  const [chosen, choose] = useState(recall('density') as Density | null);
  const counts = useMemo(() => tally(fleet.series), [fleet]);
  const shown = useMemo(
    () => fleet.series.filter((one) => matches(one, filter) && (mark === undefined || markOf(one) === mark)),
    [fleet, filter, mark],
  );
  if (fleet.series.length === 0) return <NoTelemetry />;
  const density = chosen ?? (fleet.series.length > MANY ? 'compact' : 'strips');
  return (
    <div class="fleet">
      <h1 class="unseen">Fleet</h1>
      <Attention series={fleet.series} />
      <Drum fleet={fleet} />
      <div class="tools">
        <States counts={counts} chosen={mark} choose={only} />
        <FilterBox filter={filter} />
        <DensitySwitch
          density={density}
          choose={(next) => {
            keep('density', next);
            choose(next);
          }}
        />
      </div>
      {shown.length === 0 ? (
        <p class="nothing">
          None of the {countOf(fleet.series.length, 'series', 'series')} matches.{' '}
          <button
            type="button"
            onClick={() => {
              only(undefined);
              location.replace(hrefOf({ page: 'fleet', filter: '' }));
            }}
          >
            Show all
          </button>
        </p>
      ) : (
        <Grid series={shown} density={density} />
      )}
      <Legend fromMs={fleet.bucketsMs[0]} nowMs={fleet.nowMs} />
    </div>
  );
}

/** Narrows the fleet; kept in the address so that it can be passed on. The key `/` leads here. */
function FilterBox({ filter }: { filter: string }): JSX.Element {
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

function DensitySwitch(props: { density: Density; choose: (density: Density) => void }): JSX.Element {
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
