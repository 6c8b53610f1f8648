import type { Incident } from '@kymo/domain';
import type { JSX } from 'preact';

const SHAPES: Readonly<Record<Incident['severity'], JSX.Element>> = {
  critical: <path d="M6 0 12 6 6 12 0 6Z" />,
  warning: <path d="M6 1.5 11 10.5H1Z" />,
  info: <circle cx="6" cy="6" r="3" />,
};

/** How bad it is, and whether it goes on: only what people were told of is firing. */
export function Severity({
  severity,
  status,
  paged,
}: Pick<Incident, 'severity' | 'status' | 'paged'>): JSX.Element {
  return (
    <span class={`severity ${severity}`}>
      <svg class="shape" viewBox="0 0 12 12" aria-hidden="true">
        {SHAPES[severity]}
      </svg>
      {severity}
      <b>{status === 'firing' && !paged ? 'goes on' : status}</b>
    </span>
  );
}
