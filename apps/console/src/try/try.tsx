import type { TryOutView } from '@kymo/api';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { RangeForm } from '../frame/range-form';
import { SignIn } from '../frame/sign-in';
import { api } from '../live/api';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref, type Route } from '../live/route';
import { useSession, wordsOf } from '../live/session';
import { countOf } from '../look/format';
import { formatDuration, formatMoment, zoneOf } from '../look/time';
import { Outcomes } from './outcomes';
import { type Settings, SettingsForm } from './settings-form';

type TryRoute = Extract<Route, { page: 'try' }>;

/** Settings on a past stretch of time, before they are set: what would have paged. */
export function Try(route: TryRoute): JSX.Element {
  const { series, group, fromMs, toMs } = route;
  const { session, mayOperate, learn } = useSession();
  const [view, setView] = useState<TryOutView>();
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const name = series ?? group ?? '';
  const groupOfSeries = useGroupOf(series);
  const run = (settings: Settings): void => {
    setBusy(true);
    setTrouble(undefined);
    api
      .act<TryOutView>('api/try', {
        ...(series === undefined ? { group } : { series }),
        fromMs,
        toMs,
        settings,
      })
      .then(setView, (thrown: unknown) => setTrouble(wordsOf(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <article class="try">
      <header class="title">
        <p class="trail">
          <a href={series === undefined ? hrefOf({ page: 'models' }) : seriesHref(series)}>{name}</a>{' '}
          <span aria-hidden="true">/</span>
        </p>
        <h1>Try settings</h1>
        <p class="about">
          <span>
            The monitor judges {formatMoment(fromMs, nowMs, false)} – {formatMoment(toMs, fromMs, false)}{' '}
            {zoneOf(toMs)} ({formatDuration(toMs - fromMs)}) again, once as it is configured and once as you
            choose. Nothing is changed.
          </span>
        </p>
      </header>
      <div class="tools">
        <RangeForm
          key={`${fromMs} ${toMs}`}
          {...{ fromMs, toMs }}
          words="Choose"
          choose={(from, to) => (location.hash = hrefOf({ ...route, fromMs: from, toMs: to }))}
        />
        {series !== undefined && groupOfSeries !== undefined && (
          <a href={hrefOf({ page: 'try', group: groupOfSeries, fromMs, toMs })}>
            all of {groupOfSeries} instead
          </a>
        )}
      </div>
      {session !== undefined && !mayOperate && <SignIn to="Try settings" learn={learn} />}
      {mayOperate && <SettingsForm name={series ?? group ?? ''} busy={busy} run={run} />}
      {trouble !== undefined && (
        <p class="trouble" role="alert">
          {trouble}
        </p>
      )}
      <p role="status" class="soft">
        {busy && 'All of its history is being scored and judged. That may take a minute.'}
        {!busy &&
          view !== undefined &&
          `${countOf(view.windows, 'window')} of ${countOf(view.series, 'series', 'series')} judged.`}
      </p>
      {view !== undefined && !busy && <Outcomes view={view} nowMs={nowMs} />}
    </article>
  );
}

/** The group that a series shares its models with; undefined where it has its own. */
function useGroupOf(series: string | undefined): string | undefined {
  const tags = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === series)?.tags);
  const models = useKnown(({ health }) => health?.models);
  return Object.values(tags ?? {}).find((value) => models?.some(({ group }) => group === value));
}
