import type { ModelEntry } from '@kymo/api';
import type { JSX } from 'preact';
import { formatShare } from '../look/format';

/** What models caught in their trials, by kind of fault: one column for each model. */
export function Trials({ models, group }: { models: readonly ModelEntry[]; group: string }): JSX.Element {
  const kinds = [...new Set(models.flatMap(({ trial }) => trial!.faults.map(({ kind }) => kind)))];
  return (
    <details>
      <summary>Trial by kind of fault</summary>
      <div class="wide" role="group" tabIndex={0} aria-label={`Trials, ${group}`}>
        <table class="trials">
          <caption class="unseen">Share of injected faults caught, {group}</caption>
          <thead>
            <tr>
              <th scope="col">fault</th>
              {models.map(({ detector, state, hash }) => (
                <th scope="col" key={`${detector} ${hash}`}>
                  {detector} <small>{state}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{kind}</th>
                {models.map((model) => (
                  <Caught key={`${model.detector} ${model.hash}`} model={model} kind={kind} />
                ))}
              </tr>
            ))}
            <tr>
              <th scope="row">false alarms</th>
              {models.map(({ detector, hash, trial }) => (
                <td key={`${detector} ${hash}`}>{formatShare(trial!.falseAlarmShare)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </details>
  );
}

function Caught({ model, kind }: { model: ModelEntry; kind: string }): JSX.Element {
  const fault = model.trial?.faults.find((one) => one.kind === kind);
  if (fault === undefined) return <td>–</td>;
  return (
    <td title={`Area under the curve ${fault.auc.toFixed(3)}`}>
      {formatShare(fault.caughtShare)}
      <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        <rect class="rail" width="100" height="4" />
        <rect width={100 * fault.caughtShare} height="4" />
      </svg>
    </td>
  );
}
