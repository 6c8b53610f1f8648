import type { SeriesView } from '@kymo/api';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatFine, formatScore } from '../look/format';
import { formatMoment, zoneOf } from '../look/time';

/** Steps listed at first, and more with each press. */
const STEPS = 100;

export interface TableOptions {
  readonly view: SeriesView;
  readonly only?: readonly string[];
}

/** What the charts show, as a table: newest first. */
export function ValuesTable({ view, only }: TableOptions): JSX.Element {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="panel values" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>Table of values</summary>
      {isOpen && <Values view={view} {...(only && { only })} />}
    </details>
  );
}

function Values({ view, only }: TableOptions): JSX.Element {
  const [limit, setLimit] = useState(STEPS);
  const channels = view.channels.filter(({ name }) => only?.includes(name) ?? true);
  const steps = view.timesMs.map((_, index) => view.timesMs.length - 1 - index);
  const nowMs = view.timesMs.at(-1) ?? 0;
  return (
    <>
      <div class="wide" role="group" tabIndex={0} aria-label="Values">
        <table class="trials">
          <thead>
            <tr>
              <th scope="col">time, {zoneOf(nowMs)}</th>
              <th scope="col">score</th>
              {channels.map(({ name, unit }) => (
                <th scope="col" key={name}>
                  {unit === undefined ? name : `${name}, ${unit}`} <small>(expected)</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {steps.slice(0, limit).map((step) => (
              <tr key={step}>
                <th scope="row">{formatMoment(view.timesMs[step]!, nowMs)}</th>
                <td>{formatScore(view.score[step])}</td>
                {channels.map(({ name, actual, expected, lower, upper }) => {
                  const half = ((upper[step] ?? Number.NaN) - (lower[step] ?? Number.NaN)) / 2;
                  return (
                    <td key={name}>
                      {formatFine(actual[step], half)} <small>({formatFine(expected[step], half)})</small>
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {steps.length > limit && (
        <button type="button" onClick={() => setLimit(limit + STEPS)}>
          Show {Math.min(STEPS, steps.length - limit)} more of {steps.length}
        </button>
      )}
    </>
  );
}
