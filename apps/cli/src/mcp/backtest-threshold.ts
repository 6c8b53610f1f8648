import type { HistoryBlock, Incident } from '@kymo/domain';

const DAY_MS = 86_400_000;

/** What a threshold would have flagged in the kept history of a series. */
export interface ThresholdBacktest {
  readonly threshold: number;
  readonly scoredSteps: number;
  readonly scoredDays: number;
  /** Stretches of scores at or beyond the threshold, longest first; gaps of a few steps do not end one. */
  readonly stretches: readonly Stretch[];
  readonly stretchesPerDay: number | null;
  /** Incidents with a score whose time no stretch touches. */
  readonly missedIncidents: readonly string[];
}

export interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly steps: number;
  readonly peakScore: number;
  /** Incidents that it overlaps, with what people said of them. */
  readonly incidents: readonly { readonly id: string; readonly assessment: string | null }[];
}

interface Open {
  readonly fromMs: number;
  toMs: number;
  steps: number;
  peakScore: number;
}

/** Steps below the threshold within one stretch. */
const GAP_STEPS = 10;
const MAX_STRETCHES = 50;

/** Counts what a threshold on the calibrated score would have flagged. Pure arithmetic over scores that are kept. */
export function backtestThreshold(
  blocks: readonly HistoryBlock[],
  incidents: readonly Incident[],
  threshold: number,
): ThresholdBacktest {
  const open: Open[] = [];
  let scoredSteps = 0;
  let scoredMs = 0;
  for (const { startMs, intervalMs, score } of blocks) {
    score.forEach((value, step) => {
      if (Number.isNaN(value)) return;
      scoredSteps += 1;
      scoredMs += intervalMs;
      if (value < threshold) return;
      const timeMs = startMs + step * intervalMs;
      const last = open.at(-1);
      if (last === undefined || timeMs - last.toMs > GAP_STEPS * intervalMs)
        open.push({ fromMs: timeMs, toMs: timeMs, steps: 1, peakScore: value });
      else {
        last.toMs = timeMs;
        last.steps += 1;
        last.peakScore = Math.max(last.peakScore, value);
      }
    });
  }
  const scored = incidents.filter(({ peakScore }) => peakScore !== undefined);
  const touches = ({ fromMs, toMs }: Open, { startMs, lastMs }: Incident) =>
    fromMs <= lastMs && toMs >= startMs;
  const scoredDays = scoredMs / DAY_MS;
  return {
    threshold,
    scoredSteps,
    scoredDays,
    stretches: open
      .sort((one, other) => other.steps - one.steps)
      .slice(0, MAX_STRETCHES)
      .map((stretch) => ({
        from: new Date(stretch.fromMs).toISOString(),
        to: new Date(stretch.toMs).toISOString(),
        steps: stretch.steps,
        peakScore: stretch.peakScore,
        incidents: scored
          .filter((incident) => touches(stretch, incident))
          .map(({ id, assessment }) => ({ id, assessment: assessment ?? null })),
      })),
    stretchesPerDay: scoredDays > 0 ? open.length / scoredDays : null,
    missedIncidents: scored
      .filter((incident) => !open.some((stretch) => touches(stretch, incident)))
      .map(({ id }) => id),
  };
}
