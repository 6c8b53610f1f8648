import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { formatClock } from '../look/time';

/** How long what is shown may go without word before it is called stale. */
const STALE_AFTER_MS = 8_000;

/** Whether what is shown is what is: live, reconnecting, or stale since a moment. */
export function LiveMark(): JSX.Element {
  const link = useKnown((known) => known.link);
  const heardMs = useKnown((known) => known.heardMs);
  const [, tick] = useState(0);
  useEffect(() => {
    if (link !== 'lost') return;
    const ticking = setInterval(() => tick((count) => count + 1), 1_000);
    return () => clearInterval(ticking);
  }, [link]);
  const stale = link === 'lost' && heardMs > 0 && Date.now() - heardMs > STALE_AFTER_MS;
  const state = stale ? 'stale' : link;
  return (
    <span class={`live ${state}`} role="status">
      <span class="dot" aria-hidden="true" />
      {stale ? `Stale since ${formatClock(heardMs)}` : WORDS[link]}
    </span>
  );
}

const WORDS = { connecting: 'Connecting', live: 'Live', lost: 'Reconnecting' };
