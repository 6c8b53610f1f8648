import type { JSX } from 'preact';
import { MARK_WORDS, type Mark } from '../look/scale';

/** The sign of Kymo: a trace that parts from what it should have been. */
export function Trace(): JSX.Element {
  return (
    <svg class="trace" viewBox="0 0 40 24" aria-hidden="true">
      <path class="should" d="M1 15c4 0 5-6 9-6s5 6 9 6 5-6 9-6 5 6 11 6" />
      <path class="did" d="M1 15c4 0 5-6 9-6s4 6 7 6 3-13 6-13 4 20 8 20 4-7 8-7" />
    </svg>
  );
}

const SHAPES: Readonly<Record<Mark, JSX.Element>> = {
  normal: <circle cx="6" cy="6" r="3" />,
  anomalous: <path d="M6 1.5 11 10.5H1Z" />,
  firing: <path d="M6 0 12 6 6 12 0 6Z" />,
  quiet: <path class="hollow" d="M1.5 6h2M5 6h2M8.5 6h2" />,
  warming_up: <circle class="hollow" cx="6" cy="6" r="3.6" stroke-dasharray="2.2 1.6" />,
  unscorable: <path class="hollow" d="M2.5 2.5l7 7M9.5 2.5l-7 7" />,
};

/** A state as a shape. */
export function Shape({ mark, named = false }: { mark: Mark; named?: boolean }): JSX.Element {
  return (
    <svg
      class={`shape ${mark}`}
      viewBox="0 0 12 12"
      role={named ? 'img' : undefined}
      aria-hidden={named ? undefined : true}
      aria-label={named ? MARK_WORDS[mark] : undefined}
    >
      {SHAPES[mark]}
    </svg>
  );
}

export function Sun(): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="10" cy="10" r="3.6" />
      <path d="M10 1.5v2.6M10 15.9v2.6M1.5 10h2.6M15.9 10h2.6M4 4l1.8 1.8M14.2 14.2 16 16M16 4l-1.8 1.8M5.8 14.2 4 16" />
    </svg>
  );
}

export function Moon(): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 20 20" aria-hidden="true">
      <path d="M16.5 12.2A7 7 0 0 1 7.8 3.5a7 7 0 1 0 8.7 8.7Z" />
    </svg>
  );
}
