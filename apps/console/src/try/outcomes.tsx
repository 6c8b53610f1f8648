import type { TriedIncident, TryOutcome, TryOutView } from '@kymo/api';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { SAID } from '../incident/similar';
import { spanAround } from '../live/incidents';
import { seriesHref } from '../live/route';
import { formatScore, formatShare } from '../look/format';
import { levelOf } from '../look/scale';
import { formatLasting, formatMoment } from '../look/time';

const ROWS: readonly (readonly [words: string, of: (outcome: TryOutcome) => string | number])[] = [
  ['pages', ({ pages }) => pages],
  ['noted only', ({ noted }) => noted],
  ['pages that were trouble', ({ labelled }) => labelled.true],
  ['pages that were false alarms', ({ labelled }) => labelled.false],
  ['trouble missed', ({ missed }) => missed],
  ['precision on labels', ({ precision }) => (precision === null ? '–' : formatShare(precision))],
];

/** What both settings would have come to, side by side; and what to copy. */
export function Outcomes({ view, nowMs }: { view: TryOutView; nowMs: number }): JSX.Element {
  const { configured, tried, configuration, command } = view;
  return (
    <>
      <section class="panel" aria-label="Result">
        <table class="trials">
          <thead>
            <tr>
              <td />
              <th scope="col">as it is</th>
              <th scope="col">as tried</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([words, of]) => (
              <tr key={words}>
                <th scope="row">{words}</th>
                <td>{of(configured)}</td>
                <td>
                  <b>{of(tried)}</b>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {configuration !== '' && <Copy title="Put this into the configuration" text={configuration} />}
      {command !== undefined && <Copy title="Make the model serve" text={command} />}
      <Pages configured={configured} tried={tried} nowMs={nowMs} />
    </>
  );
}

function Copy({ title, text }: { title: string; text: string }): JSX.Element {
  const [said, setSaid] = useState('');
  return (
    <section class="panel copy" aria-label={title}>
      <h2>{title}</h2>
      <pre tabIndex={0}>{text}</pre>
      <button
        type="button"
        onClick={() =>
          void navigator.clipboard.writeText(text).then(
            () => setSaid('Copied.'),
            () => setSaid('The browser does not allow copying: select the text.'),
          )
        }
      >
        Copy
      </button>{' '}
      <span role="status" class="soft">
        {said}
      </span>
    </section>
  );
}

interface PagesOptions {
  readonly configured: TryOutcome;
  readonly tried: TryOutcome;
  readonly nowMs: number;
}

/** The pages of either, in the order of time, with those that only one would have sent marked. */
function Pages({ configured, tried, nowMs }: PagesOptions): JSX.Element {
  const [before, after] = [configured, tried].map(({ incidents }) => incidents.filter(({ paged }) => paged));
  const isIn = (all: readonly TriedIncident[], one: TriedIncident): boolean =>
    all.some(
      (other) => other.series === one.series && other.startMs <= one.endMs && one.startMs <= other.endMs,
    );
  const rows = [
    ...after!.map((one) => ({ one, change: isIn(before!, one) ? '' : 'new' })),
    ...before!.filter((one) => !isIn(after!, one)).map((one) => ({ one, change: 'gone' })),
  ].sort((a, b) => a.one.startMs - b.one.startMs);
  return (
    <section class="panel" aria-labelledby="pages">
      <h2 id="pages">
        Pages <small>of at most 200 incidents</small>
      </h2>
      {rows.length === 0 && <p class="nothing">Nobody would have been alerted.</p>}
      <ol class="tried">
        {rows.map(({ one, change }) => (
          <li key={`${one.series} ${one.startMs} ${change}`} class={change}>
            <b data-level={levelOf(one.peakScore) ?? 'none'}>{formatScore(one.peakScore)}</b>
            <a href={seriesHref(one.series, { kind: 'fixed', ...spanAround({ ...one, lastMs: one.endMs }) })}>
              {one.series}, {formatMoment(one.startMs, nowMs, false)}
            </a>
            <span class="soft">
              for {formatLasting(one.lastedMs)} · {one.channels.slice(0, 3).join(', ')}
              {one.assessment !== undefined && ` · ${SAID[one.assessment]}`}
            </span>
            {change !== '' && <em>{change === 'new' ? 'only as tried' : 'only as it is'}</em>}
          </li>
        ))}
      </ol>
    </section>
  );
}
