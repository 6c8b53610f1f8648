import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import type uPlot from 'uplot';
import { formatScore } from '../look/format';
import { THRESHOLD } from '../look/scale';
import { bridged, highest } from '../look/thin';
import { formatMoment } from '../look/time';
import { Chart } from './chart';
import { scoreDrawing, type Scene } from './drawing';
import type { Gap } from './gaps';
import { outlasts } from './outlasting';

export interface ScoreOptions {
  /** Stretches of time in which nothing of the series was heard. */
  readonly gaps: readonly Gap[];
  readonly score: readonly (number | null)[];
  readonly timesMs: readonly number[];
  readonly scene: Scene;
  readonly nowMs: number;
  readonly onStretch: (fromMs: number, toMs: number) => void;
}

/** The score of a series over time against the threshold. */
export function ScoreChart({ score, timesMs, gaps, scene, nowMs, onStretch }: ScoreOptions): JSX.Element {
  const readout = useRef<HTMLSpanElement>(null);
  const latest = useRef({ score, timesMs, nowMs, gaps });
  latest.current = { score, timesMs, nowMs, gaps };
  const columns = useMemo(
    () => [[...timesMs], bridged(score, timesMs)] as unknown as uPlot.AlignedData,
    [timesMs, score],
  );
  const beyond = score.filter((value) => value !== null && value >= THRESHOLD).length;
  const scored = score.filter((value) => value !== null).length;
  const isLate = outlasts(scene.incidents(), timesMs, score);
  const onStep = (index: number | undefined): void => {
    if (readout.current !== null) readout.current.textContent = reading(latest.current, index);
  };
  return (
    <section class="channel whole" aria-label="Score">
      <header>
        <h2>Score</h2>
        <small class="deviation">
          threshold 1{isLate && '; after an incident it falls when the deviation has left the window'}
        </small>
        <span class="reading" ref={readout}>
          {reading(latest.current, undefined)}
        </span>
      </header>
      <Chart
        columns={columns}
        height={170}
        options={(palette) => scoreDrawing(palette, { ...scene, gaps: () => latest.current.gaps })}
        label={`Score: highest ${formatScore(highest(score))}, at or above the threshold in ${beyond} of ${scored} steps.`}
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
