import type { StreamView } from '@kymo/api';
import type { JSX } from 'preact';
import { useMonitorClock } from '../live/clock';
import { useKnown, type Link } from '../live/monitor';
import { flowOf, type Flow } from '../live/quiet';
import { formatClock, formatDuration } from '../look/time';

/** How long what is shown may go without word before it is called stale. */
const STALE_AFTER_MS = 8_000;

interface Mark {
  readonly state: 'live' | 'connecting' | 'lost' | 'stale' | 'quiet' | 'held' | 'ended' | 'locked';
  readonly words: string;
  /** Age of the newest sample. */
  readonly age?: string;
}

/** Whether what is shown is what is: the link to the monitor, and the age of the newest sample. */
export function LiveMark(): JSX.Element {
  const link = useKnown((known) => known.link);
  const heardMs = useKnown((known) => known.heardMs);
  const stream = useKnown(({ health }) => health?.stream);
  const clockMs = useMonitorClock();
  const isLocked = useKnown((known) => known.isLocked === true);
  const { state, words, age }: Mark = isLocked
    ? { state: 'locked', words: 'Not signed in' }
    : markOf(link, heardMs, stream && flowOf(stream, clockMs));
  return (
    <span class={`live ${state}`}>
      <span class="dot" aria-hidden="true" />
      <span role="status">{words}</span>
      {age !== undefined && (
        <span class="age" title="Time since the newest sample arrived, by the wall clock">
          <span class="roomy">{state === 'quiet' ? 'for ' : 'data '}</span>
          {age}
          {state !== 'quiet' && <span class="roomy"> old</span>}
        </span>
      )}
    </span>
  );
}

function markOf(link: Link, heardMs: number, flow: Flow | undefined): Mark {
  if (link === 'lost' && heardMs > 0 && Date.now() - heardMs > STALE_AFTER_MS)
    return { state: 'stale', words: `Stale since ${formatClock(heardMs)}` };
  if (link !== 'live' || flow === undefined) return { state: link, words: WORDS[link] };
  if (flow.kind === 'ended') return { state: 'ended', words: 'Read to its end' };
  if (flow.kind === 'waiting') return { state: 'connecting', words: 'Waiting for data' };
  const age = formatDuration(Math.max(1000, flow.ageMs));
  if (flow.kind === 'held') return { state: 'held', words: HELD[flow.by], age };
  return flow.kind === 'quiet'
    ? { state: 'quiet', words: 'No data', age }
    : { state: 'live', words: WORDS.live, age };
}

const HELD: Readonly<Record<NonNullable<StreamView['heldFor']>, string>> = {
  fit: 'Waiting for a model',
  room: 'Waiting for a sink',
};

const WORDS: Readonly<Record<Link, string>> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Reconnecting',
};
