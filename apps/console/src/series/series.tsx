import type { SeriesView } from '@kymo/api';
import type { JSX } from 'preact';
import { Loading, Notice } from '../frame/states';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref, type SeriesLook, type Span } from '../live/route';
import { Charts } from './charts';
import { Spans } from './spans';
import { ValuesTable } from './table';
import { Title } from './title';
import { Tools } from './tools';
import { useSeries } from './use-series';

export interface SeriesOptions {
  readonly name: string;
  readonly span: Span;
  readonly look: SeriesLook;
}

/** One series: every channel as it was and as it should have been. */
export function Series({ name, span, look }: SeriesOptions): JSX.Element {
  const { view, trouble, missing } = useSeries(name, span);
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const shown = shownOf(span, view);
  return (
    <article class="series">
      <Title name={name} view={view} />
      {missing === true ? (
        <Notice title="No such series" below>
          <p>
            The monitor has seen no series <code>{name}</code>.{' '}
            <a href={hrefOf({ page: 'fleet', filter: '' })}>See the fleet</a>.
          </p>
        </Notice>
      ) : (
        <>
          <Spans series={name} span={span} look={look} shown={shown} nowMs={nowMs} />
          {trouble !== undefined && (
            <p class="trouble" role="alert">
              {trouble}.{' '}
              {view === undefined ? 'This page tries again by itself.' : 'The data shown are older.'}
            </p>
          )}
          {view === undefined && trouble === undefined && <Loading />}
          {view !== undefined && shown === undefined && <Empty name={name} nowMs={nowMs} />}
          {view !== undefined && shown !== undefined && (
            <>
              <Tools view={view} shown={shown} span={span} look={look} />
              <Charts key={spanKey(span)} view={view} shown={shown} look={look} />
              <ValuesTable view={view} {...(look.channels && { only: look.channels })} />
            </>
          )}
        </>
      )}
    </article>
  );
}

function Empty({ name, nowMs }: { name: string; nowMs: number }): JSX.Element {
  const lastMs = useKnown(({ fleet }) => fleet?.series.find(({ key }) => key === name)?.lastMs ?? nowMs);
  const span: Span = { kind: 'fixed', fromMs: lastMs - 3_600_000, toMs: lastMs };
  return (
    <Notice title="Nothing in this stretch of time" below>
      <p>
        <a href={seriesHref(name, span)}>See the last hour it was heard</a> or{' '}
        <a href={seriesHref(name, { kind: 'all' })}>all there is</a>.
      </p>
    </Notice>
  );
}

function shownOf(span: Span, view: SeriesView | undefined): readonly [number, number] | undefined {
  const [first, last] = [view?.timesMs[0], view?.timesMs.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (span.kind === 'fixed') return [span.fromMs, span.toMs];
  return first === last ? [first - 1000, last + 1000] : [first, last];
}

function spanKey(span: Span): string {
  return JSON.stringify(span);
}
