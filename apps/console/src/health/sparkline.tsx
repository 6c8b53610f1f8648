import type { JSX } from 'preact';
import { highest } from '../look/thin';

const WIDTH = 120;
const HEIGHT = 28;

/** The last minutes of a figure, from nothing up. */
export function Sparkline({ values }: { values: readonly number[] }): JSX.Element {
  const top = (highest(values) ?? 0) * 1.15 || 1;
  const step = WIDTH / Math.max(1, values.length - 1);
  const points = values.map(
    (value, index) => `${(index * step).toFixed(1)} ${(HEIGHT - (value / top) * HEIGHT).toFixed(1)}`,
  );
  return (
    <svg class="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {values.length > 1 && <path d={`M${points.join('L')}`} />}
    </svg>
  );
}
