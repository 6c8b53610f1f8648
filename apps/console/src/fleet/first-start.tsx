import type { ModelView } from '@kymo/api';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { formatShare } from '../look/format';
import { keep, recall } from '../look/kept';
import { formatDuration } from '../look/time';

/** Before the first score: what is fitted for whom, and how long that takes. */
export function FirstFits(): JSX.Element {
  const models = useKnown(({ health }) => health?.models ?? []);
  const first = firstOf(models);
  const remaining = useRemaining(first);
  return (
    <div class="first-fits">
      <p>
        Kymo learns what is normal before it judges: a first model for each group of series, then scores
        appear by themselves.
      </p>
      <ul>
        {first.map((model) => (
          <li key={model.group}>
            <span>
              <b>{model.group}</b> {progressOf(model, remaining(model))}
            </span>
            {model.fraction !== undefined && !isQueued(model) && (
              <progress value={model.fraction} max={1} aria-label={`First model of ${model.group}`} />
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Whether there is history enough, and another fit goes first. */
function isQueued({ state, fraction = 0 }: ModelView): boolean {
  return state === 'waiting' && fraction >= 1;
}

/** The model of each group that is to serve first: the first of its ladder. */
function firstOf(models: readonly ModelView[]): ModelView[] {
  const groups = new Map<string, ModelView>();
  for (const model of models) if (!groups.has(model.group)) groups.set(model.group, model);
  return [...groups.values()];
}

/** Time that is left of waiting for history, by the pace since the page was opened. */
function useRemaining(models: readonly ModelView[]): (model: ModelView) => number | undefined {
  const began = useRef(new Map<string, { atMs: number; fraction: number }>());
  const nowMs = Date.now();
  for (const { group, state, fraction } of models)
    if (state === 'waiting' && fraction !== undefined && !began.current.has(group))
      began.current.set(group, { atMs: nowMs, fraction });
  return ({ group, state, fraction = 0, remainingMs }) => {
    const start = began.current.get(group);
    if (state !== 'waiting' || start === undefined || fraction <= start.fraction || fraction >= 1)
      return remainingMs;
    return ((1 - fraction) * (nowMs - start.atMs)) / (fraction - start.fraction);
  };
}

function progressOf({ detector, state, detail, fraction }: ModelView, remainingMs?: number): string {
  const left =
    remainingMs === undefined || remainingMs < 1000 ? '' : `, about ${formatDuration(remainingMs)} left`;
  if (state !== 'fitting') return `${detector}: ${detail ?? state}${left}`;
  const done = fraction === undefined ? '' : ` ${formatShare(fraction)}`;
  return `${detector} is being fitted:${done}${left}`;
}

/** How to watch something of one's own, as long as the plant is simulated and nobody has put it away. */
export function OwnData(): JSX.Element | null {
  const source = useKnown(({ health }) => health?.stream.source);
  const [isAway, setIsAway] = useState(recall('own-data') === 'away');
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
          setIsAway(true);
        }}
      >
        Got it
      </button>
    </aside>
  );
}
