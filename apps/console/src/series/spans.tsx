import type { JSX } from 'preact';
import { RangeForm } from '../frame/range-form';
import { useKnown } from '../live/monitor';
import { hrefOf, seriesHref, type SeriesLook, type Span } from '../live/route';
import { formatDuration, formatMoment, zoneOf } from '../look/time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const CHOICES: readonly { readonly name: string; readonly span: Span }[] = [
  { name: '15 min', span: { kind: 'last', lengthMs: 15 * MINUTE } },
  { name: '1 h', span: { kind: 'last', lengthMs: HOUR } },
  { name: '6 h', span: { kind: 'last', lengthMs: 6 * HOUR } },
  { name: '24 h', span: { kind: 'last', lengthMs: 24 * HOUR } },
  { name: '7 d', span: { kind: 'last', lengthMs: 168 * HOUR } },
  { name: 'All', span: { kind: 'all' } },
];

export interface SpansOptions {
  readonly series: string;
  readonly span: Span;
  readonly look: SeriesLook;
  /** What is shown of it. */
  readonly shown: readonly [fromMs: number, toMs: number] | undefined;
  readonly nowMs: number;
}

/** Which stretch of time is shown, and the choice of another. All but a fixed stretch follow the time. */
export function Spans({ series, span, look, shown, nowMs }: SpansOptions): JSX.Element {
  const hasEnded = useKnown(({ health }) => health?.stream.ended === true);
  return (
    <div class="spans">
      <nav class="switch" aria-label="Stretch of time">
        <Choice {...{ series, look }} name="Latest" span={{ kind: 'default' }} chosen={span} />
        {CHOICES.map((choice) => (
          <Choice key={choice.name} {...{ series, look }} {...choice} chosen={span} />
        ))}
      </nav>
      {shown !== undefined && <Moves {...{ series, look, shown }} />}
      {shown !== undefined && (
        <p class="shown">
          <time dateTime={new Date(shown[0]).toISOString()}>{formatMoment(shown[0], nowMs)}</time>
          {' – '}
          <time dateTime={new Date(shown[1]).toISOString()}>{formatMoment(shown[1], nowMs)}</time>{' '}
          <span class="zone" title="Times are event times, as given by the telemetry">
            {zoneOf(shown[1])}
          </span>
          <span class="soft"> · {formatDuration(shown[1] - shown[0])}</span>
          {span.kind === 'fixed' ? (
            <>
              {' · '}
              <a href={seriesHref(series, { kind: 'default' }, look)}>
                {hasEnded ? 'to the end' : 'follow live'}
              </a>
            </>
          ) : (
            !hasEnded && <span class="soft"> · follows live</span>
          )}
        </p>
      )}
    </div>
  );
}

function Choice(
  props: Pick<SpansOptions, 'series' | 'span' | 'look'> & { name: string; chosen: Span },
): JSX.Element {
  const here = JSON.stringify(props.span) === JSON.stringify(props.chosen);
  return (
    <a href={seriesHref(props.series, props.span, props.look)} aria-current={here ? 'true' : undefined}>
      {props.name}
    </a>
  );
}

/** Moves along the time axis, and the choice of any stretch. */
function Moves({
  series,
  look,
  shown,
}: Pick<SpansOptions, 'series' | 'look'> & { shown: readonly [number, number] }): JSX.Element {
  const [fromMs, toMs] = shown;
  const to = (begin: number, end: number): string =>
    seriesHref(series, { kind: 'fixed', fromMs: begin, toMs: end }, look);
  const half = (toMs - fromMs) / 2;
  return (
    <div class="moves">
      <nav class="switch" aria-label="Move along the time axis">
        <a href={to(fromMs - half, toMs - half)} aria-label="Earlier by half the stretch">
          ‹
        </a>
        <a href={to(fromMs + half / 2, toMs - half / 2)} aria-label="Zoom in">
          +
        </a>
        <a href={to(fromMs - half, toMs + half)} aria-label="Zoom out">
          −
        </a>
        <a href={to(fromMs + half, toMs + half)} aria-label="Later by half the stretch">
          ›
        </a>
      </nav>
      <details>
        <summary>Other stretch</summary>
        <RangeForm
          {...{ fromMs, toMs }}
          words="Show"
          choose={(begin, end) => (location.hash = to(begin, end))}
        />
        <a href={hrefOf({ page: 'try', series, fromMs, toMs })}>Try settings on this stretch</a>
      </details>
    </div>
  );
}
