import type { ModelView } from '@kymo/api';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { formatShare } from '../look/format';
import { keep, recall } from '../look/kept';
import { formatDuration } from '../look/time';

/** Before the first score: what is fitted for whom, and how long that takes. */
export function FirstFits(): JSX.Element {
  const models = useKnown(({ health }) => health?.models ?? []);
  const first = firstOf(models);
  return (
    <div class="first-fits">
      <p>
        Kymo learns what is normal before it judges: a first model for each group of series, then scores
        appear by themselves.
      </p>
      <ul>
        {first.map((model) => (
          <li key={model.group}>
            <b>{model.group}</b> {progressOf(model)}
            {model.fraction !== undefined && (
              <progress value={model.fraction} max={1} aria-label={`First model of ${model.group}`} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The model of each group that is to serve first: the first of its ladder. */
function firstOf(models: readonly ModelView[]): ModelView[] {
  const groups = new Map<string, ModelView>();
  for (const model of models) if (!groups.has(model.group)) groups.set(model.group, model);
  return [...groups.values()];
}

function progressOf({ detector, state, detail, fraction, remainingMs }: ModelView): string {
  if (state !== 'fitting') return `${detector}: ${detail ?? state}`;
  const done = fraction === undefined ? '' : ` ${formatShare(fraction)}`;
  const left = remainingMs === undefined ? '' : `, ${formatDuration(remainingMs)} left`;
  return `${detector} is being fitted:${done}${left}`;
}

/** How to watch something of one's own, as long as the plant is simulated and nobody has put it away. */
export function OwnData(): JSX.Element | null {
  const source = useKnown(({ health }) => health?.stream.source);
  const [isAway, putAway] = useState(recall('own-data') === 'away');
  if (source !== 'simulator' || isAway) return null;
  return (
    <aside class="own-data" aria-label="Your own data">
      <p>
        This plant is simulated. Watch your own: a file with <code>npm start -- --input data.csv</code>, Kafka
        with <code>npm start -- --config deploy/examples/kafka.yaml</code>.
      </p>
      <button
        type="button"
        onClick={() => {
          keep('own-data', 'away');
          putAway(true);
        }}
      >
        Got it
      </button>
    </aside>
  );
}
