import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { NoTelemetry } from '../frame/states';
import { useMonitorClock } from '../live/clock';
import { useKnown } from '../live/monitor';
import { flowOf, withQuiet } from '../live/quiet';
import { hrefOf } from '../live/route';
import { countOf } from '../look/format';
import { keep, recall } from '../look/kept';
import { markOf, type Mark } from '../look/scale';
import { matches, tally } from './arrange';
import { Attention } from './attention';
import { Drum } from './drum';
import { OwnData } from './first-start';
import { Grid } from './grid';
import type { Density } from './layout';
import { Legend, States } from './legend';
import { DensitySwitch, FilterBox } from './tools';

/** From this many series on, the small tiles are the better overview. */
const MANY = 240;

/** All series, now and over the last hours. */
export function Fleet({ filter }: { filter: string }): JSX.Element {
  const fleet = useKnown((known) => known.fleet!);
  const stream = useKnown(({ health }) => health?.stream);
  const clockMs = useMonitorClock();
  const series = useMemo(() => withQuiet(fleet.series, stream, clockMs), [fleet, stream, clockMs]);
  const [mark, only] = useState<Mark>();
  const [chosen, choose] = useState(recall('density') as Density | null);
  const counts = useMemo(() => tally(series), [series]);
  const shown = useMemo(
    () => series.filter((one) => matches(one, filter) && (mark === undefined || markOf(one) === mark)),
    [series, filter, mark],
  );
  if (series.length === 0) return <NoTelemetry />;
  const density = chosen ?? (series.length > MANY ? 'compact' : 'strips');
  return (
    <div class="fleet">
      <h1 class="unseen">Fleet</h1>
      <Attention series={series} flow={stream && flowOf(stream, clockMs)} />
      <OwnData />
      <Drum fleet={fleet} />
      <div class="tools">
        <States counts={counts} chosen={mark} choose={only} />
        <FilterBox page="fleet" filter={filter} words="name or tag=value" />
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
          None of the {countOf(series.length, 'series', 'series')} matches.{' '}
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
