import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { NoTelemetry } from '../frame/states';
import { useMonitorClock } from '../live/clock';
import { useKnown } from '../live/monitor';
import { flowOf, type ShownSeries, withQuiet } from '../live/quiet';
import { type FleetLook, hrefOf } from '../live/route';
import { countOf } from '../look/format';
import { keep, recall } from '../look/kept';
import { markOf, type Mark } from '../look/scale';
import { grouped, type Group, matches, type Sort, sorted, SORTS, tagsOf, tally } from './arrange';
import { Attention } from './attention';
import { Drum } from './drum';
import { OwnData } from './first-start';
import { Grid } from './grid';
import { HeatMap } from './heat-map';
import { DENSITIES, type Density } from './layout';
import { Legend, States } from './legend';
import { FilterBox, LookTools } from './tools';
import { useRange } from './range';

/** From so many series on, tiles with names, and cells, are the better overview. */
const MANY = 240;
const VERY_MANY = 3000;
/** The order follows the scores no more often than this, so that tiles can be read and pressed. */
const REORDER_MS = 30_000;

/** All series, now and over the last hours. */
export function Fleet({ filter, look }: { filter: string; look: FleetLook }): JSX.Element {
  const known = useKnown((all) => all.fleet!);
  const { fleet, trouble, isAwaited } = useRange(known, look.hours);
  const stream = useKnown(({ health }) => health?.stream);
  const clockMs = useMonitorClock();
  const series = useMemo(() => withQuiet(fleet.series, stream, clockMs), [fleet, stream, clockMs]);
  const mark = look.state as Mark | undefined;
  const counts = useMemo(() => tally(series), [series]);
  const shown = useMemo(
    () => series.filter((one) => matches(one, filter) && (mark === undefined || markOf(one) === mark)),
    [series, filter, mark],
  );
  const groups = useGroups(shown, look, clockMs);
  const tags = useMemo(() => tagsOf(known.series), [known.series.length]);
  if (series.length === 0) return <NoTelemetry />;
  const density = densityOf(look.size ?? recall('density'), series.length);
  const choose = (next: FleetLook): void => {
    if (next.size !== undefined) keep('density', next.size);
    location.replace(hrefOf({ page: 'fleet', filter, look: next }));
  };
  return (
    <div class="fleet">
      <h1 class="unseen">Fleet</h1>
      <Attention series={series} flow={stream && flowOf(stream, clockMs)} />
      <OwnData />
      {trouble !== undefined && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <p class="unseen" role="status">
        {isAwaited && 'The longer range is being read.'}
      </p>
      <Drum fleet={fleet} isAwaited={isAwaited} />
      <div class="tools">
        <States counts={counts} chosen={mark} choose={(state = '' as Mark) => choose({ ...look, state })} />
        <FilterBox
          to={(next) => ({ page: 'fleet', filter: next, look })}
          filter={filter}
          words="name or tag=value"
        />
      </div>
      <div class="tools look">
        <LookTools {...{ look, density, tags, choose }} />
      </div>
      {shown.length === 0 ? (
        <p class="nothing">
          None of the {countOf(series.length, 'series', 'series')} matches.{' '}
          <button type="button" onClick={() => location.replace(hrefOf({ page: 'fleet', filter: '' }))}>
            Show all
          </button>
        </p>
      ) : density === 'heat' ? (
        <HeatMap groups={groups} />
      ) : (
        <Grid groups={groups} density={density} />
      )}
      <Legend fromMs={density === 'strips' ? fleet.bucketsMs[0] : undefined} nowMs={fleet.nowMs} />
    </div>
  );
}

function densityOf(wanted: string | null, count: number): Density {
  const density = DENSITIES.find((one) => one === wanted);
  if (density !== undefined) return density;
  return count > VERY_MANY ? 'heat' : count > MANY ? 'compact' : 'strips';
}

/** The groups as they are shown, each sorted; the order is kept between two looks at the scores. */
function useGroups(
  series: readonly ShownSeries[],
  { sort: wanted, by }: FleetLook,
  clockMs: number,
): Group[] {
  const sort: Sort = SORTS.find((one) => one === wanted) ?? 'name';
  const incidents = series.reduce((count, { incident }) => count + Number(incident !== null), 0);
  const occasion = sort === 'name' ? '' : `${Math.floor(clockMs / REORDER_MS)} ${incidents}`;
  const places = useMemo(
    () => (sort === 'name' ? undefined : new Map(sorted(series, sort).map(({ key }, place) => [key, place]))),
    [sort, occasion, series.length],
  );
  return useMemo(() => {
    const place = ({ key }: ShownSeries): number => places?.get(key) ?? 0;
    const ordered = places === undefined ? series : [...series].sort((a, b) => place(a) - place(b));
    return grouped(ordered, by === 'none' ? '' : by);
  }, [series, places, by]);
}
