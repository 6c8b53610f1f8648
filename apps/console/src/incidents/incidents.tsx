import type { IncidentCountsView } from '@kymo/api';
import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { FilterBox } from '../fleet/tools';
import { Notice } from '../frame/states';
import { MAX_HELD, useAllIncidents } from '../live/all-incidents';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { useSession } from '../live/session';
import { countOf, formatCount } from '../look/format';
import { zoneOf } from '../look/time';
import { BulkLabel } from './bulk-label';
import { IncidentList } from './incident-list';
import { matching, type Shown, STATES } from './matching';

/** Incidents listed at once, and more whenever the end comes near the screen. */
const AT_ONCE = 60;

const NONE: IncidentCountsView = { firing: 0, resolved: 0, noted: 0 };

/** All that the monitor keeps, whichever are listed. */
function countsOf({ firing, resolved, noted }: IncidentCountsView): Record<Shown, number> {
  return { all: firing + resolved + noted, firing, resolved, noted };
}

export interface IncidentsOptions {
  readonly filter: string;
  readonly state: string | undefined;
}

/** What went wrong and what still does, firing first. */
export function Incidents({ filter, state }: IncidentsOptions): JSX.Element {
  const incidents = useAllIncidents();
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const shown = STATES.find((one) => one === state) ?? 'all';
  const counts = countsOf(useKnown(({ health }) => health?.incidents ?? NONE));
  const listed = useMemo(() => matching(incidents, shown, filter), [incidents, shown, filter]);
  const isJudged = useKnown(({ health }) => (health?.counters.windowsScored ?? 0) > 0);
  const { mayOperate } = useSession();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  if (incidents.length === 0) {
    return (
      <Notice title="No incidents">
        <p>
          {isJudged
            ? 'Nothing has stayed beyond its threshold for long enough to be an incident.'
            : 'Nothing has been judged yet: no model has scored a window.'}{' '}
          An incident is listed here with when it began, how bad it is, and which channels to look at.
        </p>
      </Notice>
    );
  }
  return (
    <section class="incidents">
      <header class="title">
        <h1>Incidents</h1>
        <p class="about">
          <span>
            {counts.firing === 0 ? 'None is firing' : countOf(counts.firing, 'is', 'are').concat(' firing')}.
            Times are event times in {zoneOf(nowMs)}.
            {incidents.length >= MAX_HELD && ` The latest ${formatCount(MAX_HELD)} are searched.`}
          </span>
        </p>
      </header>
      <div class="states" role="group" aria-label="Show">
        {STATES.map((choice) => (
          <button
            type="button"
            key={choice}
            aria-pressed={shown === choice}
            onClick={() =>
              location.replace(hrefOf({ page: 'incidents', filter, state: choice === 'all' ? '' : choice }))
            }
          >
            <b>{formatCount(counts[choice])}</b> {choice}
          </button>
        ))}
        <FilterBox
          to={(next) => ({ page: 'incidents', filter: next, ...(state && { state }) })}
          filter={filter}
          words="series, channel, label, tag=value"
        />
      </div>
      {mayOperate && (
        <BulkLabel
          chosen={chosen}
          chooseAll={() => setChosen(new Set(listed.map(({ id }) => id)))}
          chooseNone={() => setChosen(new Set())}
        />
      )}
      {listed.length === 0 ? (
        <p class="nothing">
          None is {shown === 'all' ? 'like that' : shown}
          {shown !== 'all' && filter !== '' && ' and like that'}.
        </p>
      ) : (
        <Listed
          key={`${shown} ${filter}`}
          listed={listed}
          nowMs={nowMs}
          {...(mayOperate && {
            choice: {
              chosen,
              toggle: (id: string) => {
                const next = new Set(chosen);
                if (!next.delete(id)) next.add(id);
                setChosen(next);
              },
            },
          })}
        />
      )}
    </section>
  );
}

type ListedOptions = Omit<Parameters<typeof IncidentList>[0], 'incidents'> & {
  readonly listed: Parameters<typeof IncidentList>[0]['incidents'];
};

/** As many as have been scrolled to. */
function Listed({ listed, ...options }: ListedOptions): JSX.Element {
  const [limit, setLimit] = useState(AT_ONCE);
  const end = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (end.current === null) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting && setLimit((before) => before + AT_ONCE),
      { rootMargin: '800px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [limit, listed.length]);
  return (
    <>
      <IncidentList incidents={listed.slice(0, limit)} {...options} />
      {listed.length > limit && (
        <button type="button" ref={end} onClick={() => setLimit(limit + AT_ONCE)}>
          Show more of {formatCount(listed.length)}
        </button>
      )}
    </>
  );
}
