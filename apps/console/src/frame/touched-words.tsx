import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { HOLD } from './holds';

const MARGIN = 8;

interface Shown {
  readonly words: string;
  readonly place: DOMRect;
}

/** What a title says, for fingers: held, it is shown; where a touch does nothing else, a touch is enough. */
export function TouchedWords(): JSX.Element | null {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    const reveal = (event: Event): void => {
      const titled = (event.target as Element).closest<HTMLElement>('[title]');
      if (titled === null || titled.title === '') return;
      if (event.type === HOLD) event.preventDefault();
      else if ((event as PointerEvent).pointerType !== 'touch' || doesMore(event.target as Element)) return;
      setShown({ words: titled.title, place: titled.getBoundingClientRect() });
    };
    const hide = (): void => setShown(undefined);
    addEventListener(HOLD, reveal);
    addEventListener('click', reveal);
    addEventListener('pointerdown', hide);
    addEventListener('scroll', hide, { passive: true });
    return () => {
      removeEventListener(HOLD, reveal);
      removeEventListener('click', reveal);
      removeEventListener('pointerdown', hide);
      removeEventListener('scroll', hide);
    };
  }, []);
  if (shown === undefined) return null;
  const { words, place } = shown;
  const above = place.top > innerHeight / 2;
  return (
    <p
      class="touched"
      role="status"
      style={above ? { bottom: innerHeight - place.top + MARGIN } : { top: place.bottom + MARGIN }}
    >
      {words}
    </p>
  );
}

/** Whether a touch of it is for something. */
function doesMore(element: Element): boolean {
  return element.closest('a, button, label, summary, input, select') !== null;
}
