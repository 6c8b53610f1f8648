import type { JSX } from 'preact';
import { seriesHref, type Span } from '../live/route';
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
  /** What is shown of it. */
  readonly shown: readonly [fromMs: number, toMs: number] | undefined;
  readonly nowMs: number;
}

/** Which stretch of time is shown, and the choice of another. All but a fixed stretch follow the time. */
export function Spans({ series, span, shown, nowMs }: SpansOptions): JSX.Element {
  return (
    <div class="spans">
      <nav class="switch" aria-label="Stretch of time">
        <Choice series={series} name="Latest" span={{ kind: 'default' }} chosen={span} />
        {CHOICES.map((choice) => (
          <Choice key={choice.name} series={series} {...choice} chosen={span} />
        ))}
      </nav>
      {shown !== undefined && (
        <p class="shown">
          <time dateTime={new Date(shown[0]).toISOString()}>{formatMoment(shown[0], nowMs)}</time>
          {' – '}
          <time dateTime={new Date(shown[1]).toISOString()}>{formatMoment(shown[1], nowMs)}</time>{' '}
          <span class="zone" title="Times are event times: those that the telemetry says">
            {zoneOf(shown[1])}
          </span>
          <span class="soft"> · {formatDuration(shown[1] - shown[0])}</span>
          {span.kind === 'fixed' ? (
            <>
              {' · '}
              <a href={seriesHref(series)}>follow live</a>
            </>
          ) : (
            <span class="soft"> · follows live</span>
          )}
        </p>
      )}
    </div>
  );
}

function Choice(props: { series: string; name: string; span: Span; chosen: Span }): JSX.Element {
  const here = JSON.stringify(props.span) === JSON.stringify(props.chosen);
  return (
    <a href={seriesHref(props.series, props.span)} aria-current={here ? 'true' : undefined}>
      {props.name}
    </a>
  );
}
