import type { FleetView } from '@kymo/api';
import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatCount, formatScore } from '../look/format';
import { THRESHOLD, heightOf } from '../look/scale';
import { highest } from '../look/thin';
import { axisLabels, ticksBetween, zoneOf } from '../look/time';
import { overviewOf, tracePath, type Overview } from './overview';

const WIDTH = 1000;
const HEIGHT = 76;
const CROWD_HEIGHT = 12;
const TICKS = 7;

export interface DrumOptions {
  readonly fleet: FleetView;
  /** Whether a longer range is still being read. */
  readonly isAwaited: boolean;
}

/** The whole fleet as one trace over the last hours: the worst score of each moment against the threshold. */
export function Drum({ fleet, isAwaited }: DrumOptions): JSX.Element | null {
  const overview = useMemo(() => overviewOf(fleet), [fleet]);
  const [first, last] = [fleet.bucketsMs[0], fleet.bucketsMs.at(-1)];
  const peak = highest(overview.worst);
  if (first === undefined || last === undefined || first === last || peak === null) return null;
  const times = ticksBetween(first, last, TICKS);
  const labels = axisLabels(times, (times[1] ?? last) - (times[0] ?? first));
  const ticks = times.map((time, index) => ({
    time,
    label: labels[index]!.replace('\n', ', '),
    share: (time - first) / (last - first),
  }));
  const most = Math.max(...overview.beyond);
  return (
    <figure class="drum">
      <figcaption>
        Worst score of the fleet{' '}
        <small>
          by event time, {zoneOf(fleet.nowMs)}; highest {formatScore(peak)}
          {most > 0 && `, at most ${formatCount(most)} series beyond the threshold at once`}
          {isAwaited && '; the longer range is being read'}
        </small>
      </figcaption>
      <div class="paper">
        <svg
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={sentence(overview)}
        >
          <Drawing overview={overview} ticks={ticks.map(({ share }) => share * WIDTH)} most={most} />
        </svg>
        <span class="mark-threshold" aria-hidden="true">
          {THRESHOLD}
        </span>
      </div>
      <div class="times" aria-hidden="true">
        {ticks.map(({ time, share, label }) => (
          <time key={time} class={edgeOf(share)} style={{ left: `${share * 100}%` }}>
            {label}
          </time>
        ))}
      </div>
    </figure>
  );
}

/** Words at an edge of the paper stay on it. */
function edgeOf(share: number): string | undefined {
  if (share < 0.1) return 'first';
  return share > 0.9 ? 'last' : undefined;
}

function Drawing(props: { overview: Overview; ticks: readonly number[]; most: number }): JSX.Element {
  const { worst, beyond } = props.overview;
  const path = tracePath(worst, WIDTH, (score) => HEIGHT - 1 - heightOf(score) * (HEIGHT - 2));
  const column = WIDTH / beyond.length;
  return (
    <>
      <clipPath id="beyond">
        <rect width={WIDTH} height={HEIGHT / 2} />
      </clipPath>
      <path class="lines" d={props.ticks.map((x) => `M${x} 0V${HEIGHT}`).join('')} />
      {beyond.map((count, bucket) => {
        const tall = props.most === 0 ? 0 : (count / props.most) * CROWD_HEIGHT;
        return (
          tall > 0 && (
            <rect
              class="crowd"
              key={bucket}
              x={bucket * column}
              y={HEIGHT - tall}
              width={column}
              height={tall}
            />
          )
        );
      })}
      <path class="threshold" d={`M0 ${HEIGHT / 2}H${WIDTH}`} />
      <path class="written" d={path} />
      <path class="written beyond" d={path} clip-path="url(#beyond)" />
    </>
  );
}

function sentence({ worst, beyond }: Overview): string {
  const bad = beyond.filter((count) => count > 0).length;
  return `Worst score of the fleet over the last hours: highest ${formatScore(highest(worst))}, beyond the threshold in ${bad} of ${worst.length} stretches.`;
}
