import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useKnown } from '../live/monitor';
import { keep, recall } from '../look/kept';

const STEPS = [
  {
    shows: '.grid, .heat-map',
    title: 'The fleet',
    words:
      'Each tile is one series, and the number is its score now. 1 is the boundary that Kymo has learnt: above it, something is unusual.',
  },
  {
    shows: 'nav a[href^="#/incidents"]',
    title: 'Incidents',
    words:
      'What needs someone is named at the top of the fleet and listed here. Each incident has one page: what happened, which channel, and who was alerted.',
  },
  {
    shows: 'nav a[href^="#/on-call"]',
    title: 'What you can do',
    words:
      'On the page of an incident, say whether it was trouble: Kymo adjusts its thresholds to your answers. On call shows who is alerted and what is kept quiet.',
  },
] as const;

const AGAIN = 'kymo-tour';

/** Has the tour begin again. */
export function beginTour(): void {
  keep('tour', null);
  dispatchEvent(new Event(AGAIN));
}

/** Three steps through the page, on the first visit of the fleet, until they are over or skipped. */
export function Tour(): JSX.Element | null {
  const isEmpty = useKnown(({ fleet }) => (fleet?.series.length ?? 0) === 0);
  const [isAway, setIsAway] = useState(recall('tour') === 'away');
  const [at, setAt] = useState(0);
  const step = STEPS[at]!;
  useEffect(() => {
    const again = (): void => (setAt(0), setIsAway(false));
    addEventListener(AGAIN, again);
    return () => removeEventListener(AGAIN, again);
  }, []);
  useEffect(() => {
    if (isAway || isEmpty) return;
    const shown = [...document.querySelectorAll(step.shows)];
    for (const one of shown) one.classList.add('toured');
    return () => {
      for (const one of shown) one.classList.remove('toured');
    };
  }, [step, isAway, isEmpty]);
  if (isAway || isEmpty) return null;
  const end = (): void => {
    keep('tour', 'away');
    setIsAway(true);
  };
  const isLast = at === STEPS.length - 1;
  return (
    <aside class="tour" aria-label="Tour">
      <h2>
        {step.title}{' '}
        <small>
          {at + 1} of {STEPS.length}
        </small>
      </h2>
      <p aria-live="polite">{step.words}</p>
      <p class="steps">
        {!isLast && (
          <button type="button" onClick={end}>
            Skip the tour
          </button>
        )}
        <button type="button" class="strong" onClick={() => (isLast ? end() : setAt(at + 1))}>
          {isLast ? 'Done' : 'Next'}
        </button>
      </p>
    </aside>
  );
}
