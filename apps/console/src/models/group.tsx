import type { ModelEntry, Promotion } from '@kymo/api';
import type { JSX } from 'preact';
import { useKnown } from '../live/monitor';
import { hrefOf } from '../live/route';
import { countOf, formatShare } from '../look/format';
import { formatAge, formatDuration, formatMoment } from '../look/time';
import { caughtShare, type GroupOfModels } from './by-group';
import type { Order } from './order';
import { Trials } from './trials';

const DAY_MS = 86_400_000;
/** Most models whose trials stand side by side. */
const MAX_TRIALS = 4;

export interface GroupOptions extends GroupOfModels {
  /** Absent where whoever looks may change nothing. */
  readonly order: Order | undefined;
}

/** The models of one group. */
export function Group(group: GroupOptions): JSX.Element {
  const { name, series, maturity, isPinned, serving, others, promotions, hasEarlier, order } = group;
  const nowMs = useKnown(({ fleet }) => fleet?.nowMs ?? 0);
  const id = `group-${name}`;
  const tried = [serving, ...others].filter((one): one is ModelEntry => one?.trial !== undefined);
  return (
    <section class="panel group-models" aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {name}{' '}
          <small>
            {series !== undefined && countOf(series, 'series', 'series')}
            {maturity !== null && ` · ${formatShare(maturity)} mature`}
            {isPinned && (
              <b title="Nothing takes over by itself until the group is released"> · pinned by an operator</b>
            )}
          </small>
        </h2>
        {order !== undefined && (
          <div class="actions">
            <a
              class="button"
              href={hrefOf({ page: 'try', group: name, fromMs: nowMs - DAY_MS, toMs: nowMs })}
            >
              Try settings<span class="unseen"> on {name}</span>
            </a>
            {hasEarlier && (
              <button type="button" onClick={() => order('rollback', { group: name })}>
                Roll back
              </button>
            )}
            {isPinned && (
              <button type="button" onClick={() => order('release', { group: name })}>
                Release
              </button>
            )}
          </div>
        )}
      </header>
      {serving === undefined && <p class="nothing">No model serves this group yet.</p>}
      <ul class="models">
        {[serving, ...others].map(
          (model) =>
            model && <Model key={`${model.detector} ${model.hash} ${model.state}`} {...{ model, order }} />,
        )}
      </ul>
      {tried.length > 0 && <Trials models={tried.slice(0, MAX_TRIALS)} group={name} />}
      {promotions.length > 0 && <Promotions promotions={promotions} />}
    </section>
  );
}

function Model({ model, order }: { model: ModelEntry; order: Order | undefined }): JSX.Element {
  const { detector, group, state, detail, hash, fittedAt, series, drift, alarmShare, fraction, remainingMs } =
    model;
  const caught = caughtShare(model);
  const facts = [
    fittedAt && `fitted ${formatAge(Date.now() - Date.parse(fittedAt))} ago`,
    series !== undefined && `on ${countOf(series, 'series', 'series')}`,
    caught !== undefined &&
      `caught ${formatShare(caught)} of the faults of its trial, ${formatShare(model.trial!.falseAlarmShare)} false alarms`,
    alarmShare !== undefined && `scores ${formatShare(alarmShare)} of normal windows as anomalous`,
    drift && driftWords(drift),
  ].filter(Boolean);
  return (
    <li class={`model ${state}`}>
      <div class="what">
        <b>{detector}</b> {hash !== undefined && <code title={hash}>{hash.slice(0, 8)}</code>}
      </div>
      <div class="state">
        <b>{state}</b>
        <span>{facts.join(' · ')}</span>
        {detail !== undefined && detail !== '' && <span class="detail">{detail}</span>}
        {fraction !== undefined && (state === 'fitting' || state === 'shadow') && (
          <div class="progress">
            <progress value={fraction} max={1} aria-label={`${detector} of ${group}, ${state}`} />
            <small>
              {formatShare(fraction)}
              {remainingMs !== undefined &&
                (remainingMs < 1000 ? ', nearly done' : `, ${formatDuration(remainingMs)} left`)}
            </small>
          </div>
        )}
      </div>
      {order !== undefined && hash !== undefined && (
        <div class="actions">
          {state !== 'serving' && (
            <button type="button" onClick={() => order('promote', { hash })}>
              Promote
              <span class="unseen">
                {' '}
                {detector} {hash.slice(0, 8)}
              </span>
            </button>
          )}
          <a class="button" href={`api/models/${hash}/report`} target="_blank" rel="noopener">
            Report
            <span class="unseen">
              {' '}
              on {detector} {hash.slice(0, 8)}
            </span>
          </a>
        </div>
      )}
    </li>
  );
}

function driftWords({ series, drifted, furthest, where }: NonNullable<ModelEntry['drift']>): string {
  if (drifted.length === 0)
    return furthest > 1
      ? `no drift yet: ${where} is at ${formatShare(furthest)} of the limit, and counts once it stays there`
      : `no drift: ${where} is nearest to it, at ${formatShare(furthest)} of the limit`;
  return `${drifted.length} of ${countOf(series, 'series', 'series')} drifted, most in ${where}`;
}

function Promotions({ promotions }: { promotions: readonly Promotion[] }): JSX.Element {
  const nowMs = useKnown(({ health }) => health?.clockMs ?? 0);
  return (
    <details>
      <summary>{countOf(promotions.length, 'takeover')}</summary>
      <ol class="timeline">
        {promotions.map(({ at, act, by, why, detector, to }) => (
          <li key={at + to}>
            <time dateTime={at}>{formatMoment(Date.parse(at), nowMs, false)}</time>
            <span>
              {detector} <code title={to}>{to.slice(0, 8)}</code>{' '}
              {by === 'operator' ? OPERATED[act] : ACTS[act]}: {why}
            </span>
          </li>
        ))}
      </ol>
    </details>
  );
}

const ACTS = { first: 'served first', promotion: 'took over', rollback: 'was rolled back to' } as const;
const OPERATED: Record<keyof typeof ACTS, string> = {
  first: 'served first, by an operator',
  promotion: 'was promoted by an operator',
  rollback: 'was rolled back to by an operator',
};
