import type { HealthView, ModelView } from '@kymo/api';
import type { JSX } from 'preact';
import { formatShare } from '../look/format';
import { formatDuration } from '../look/time';

/** Every detector and where it stands: waiting, fitting with time left, serving. */
export function Models({ models }: Pick<HealthView, 'models'>): JSX.Element {
  const serving = models.filter(({ state }) => state === 'serving').length;
  return (
    <section class="panel" aria-labelledby="models">
      <h2 id="models">
        Models <small>{models.length === 0 ? 'none yet' : `${serving} of ${models.length} serving`}</small>
      </h2>
      {models.length === 0 ? (
        <p class="nothing">The first is fitted once a series has brought enough samples to learn from.</p>
      ) : (
        <ul class="models">
          {models.map((model) => (
            <Model key={`${model.group} ${model.detector} ${model.hash ?? ''}`} {...model} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Model({ detector, group, state, detail, fraction, remainingMs, hash }: ModelView): JSX.Element {
  return (
    <li class={`model ${state}`}>
      <div class="what">
        <b>{detector}</b> <span>for {group}</span>
      </div>
      <div class="state">
        <b>{state}</b>
        {hash !== undefined && <code title={`Artifact ${hash}`}>{hash.slice(0, 8)}</code>}
        {detail !== undefined && <span>{detail}</span>}
      </div>
      {state === 'fitting' && fraction !== undefined && (
        <div class="progress">
          <progress value={fraction} max={1} aria-label={`${detector} for ${group}`} />
          <small>
            {formatShare(fraction)}
            {remainingMs !== undefined && `, ${formatDuration(remainingMs)} left`}
          </small>
        </div>
      )}
    </li>
  );
}
