import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { formatScore } from '../look/format';
import { THRESHOLD } from '../look/scale';
import { bridged, highest } from '../look/thin';
import { formatMoment } from '../look/time';
import { Chart } from './chart';
import { scoreDrawing, type Scene } from './drawing';

export interface ScoreOptions {
  readonly score: readonly (number | null)[];
  readonly timesMs: readonly number[];
  readonly scene: Scene;
  readonly nowMs: number;
  readonly onStretch: (fromMs: number, toMs: number) => void;
}

/** The score of a series over time against the threshold. */
export function ScoreChart({ score, timesMs, scene, nowMs, onStretch }: ScoreOptions): JSX.Element {
  const readout = useRef<HTMLSpanElement>(null);
  const latest = useRef({ score, timesMs, nowMs });
  latest.current = { score, timesMs, nowMs };
  const columns = useMemo(
    () => [[...timesMs], bridged(score)] as unknown as uPlot.AlignedData,
    [timesMs, score],
  );
  const beyond = score.filter((value) => value !== null && value >= THRESHOLD).length;
  const onStep = (index: number | undefined): void => {
    if (readout.current !== null) readout.current.textContent = reading(latest.current, index);
  };
  return (
    <section class="channel whole" aria-label="Score">
      <header>
        <h2>Score</h2>
        <small class="departure">threshold 1</small>
        <span class="reading" ref={readout}>
          {reading(latest.current, undefined)}
        </span>
      </header>
      <Chart
        columns={columns}
        height={170}
        options={(palette) => scoreDrawing(palette, scene)}
        label={`Score: highest ${formatScore(highest(score))}, at or above the threshold in ${beyond} of ${score.length} steps.`}
        onStep={onStep}
        onStretch={onStretch}
        revision={scene}
      />
    </section>
  );
}

function reading(
  { score, timesMs, nowMs }: Pick<ScoreOptions, 'score' | 'timesMs' | 'nowMs'>,
  index: number | undefined,
): string {
  const at = index ?? timesMs.length - 1;
  return `${formatScore(score[at])} at ${formatMoment(timesMs[at] ?? 0, nowMs)}`;
}
