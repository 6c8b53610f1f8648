import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { hrefOf } from '../live/route';
import { beginTour } from './tour';

const KEYS: readonly (readonly [keys: string, words: string])[] = [
  ['?', 'shows these keys'],
  ['/', 'goes to the filter of the fleet or of the incidents'],
  ['j, k', 'go to the next and to the previous incident'],
  ['Enter', 'opens what has the focus'],
  ['arrow keys', 'go from tile to tile, and move the cursor of the charts'],
  ['Esc', 'closes this'],
];

/** What the keyboard does; `?` shows it. */
export function Keys(): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      if (event.key === '?' && dialog.current?.open === false) dialog.current.showModal();
      if (event.key === '/') goToFilter(event);
      if (event.key === 'j') step(1);
      if (event.key === 'k') step(-1);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  return (
    <dialog class="keys" ref={dialog} aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>
        {KEYS.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>{' '}
        <button type="submit" onClick={showTour}>
          Show the tour
        </button>
      </form>
    </dialog>
  );
}

function showTour(): void {
  location.hash = hrefOf({ page: 'fleet', filter: '' });
  beginTour();
}

function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  const isField = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
  return ctrlKey || metaKey || altKey || isField;
}

function goToFilter(event: KeyboardEvent): void {
  const filter = document.querySelector<HTMLInputElement>('.filter');
  if (filter === null) return;
  event.preventDefault();
  filter.focus();
}

/** Moves the focus along the incidents that are listed. */
function step(by: number): void {
  const links = [
    ...document.querySelectorAll<HTMLAnchorElement>('.incident .name, .within .incident .when a'),
  ];
  const at = links.indexOf(document.activeElement as HTMLAnchorElement);
  const next = links[at < 0 ? 0 : at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
