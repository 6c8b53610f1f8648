import type { FleetView } from '@kymo/api';
import { THRESHOLD } from '../look/scale';

export interface Overview {
  /** Highest score of all series by bucket; null where there was none. */
  readonly worst: readonly (number | null)[];
  /** Series at or above the threshold by bucket. */
  readonly beyond: readonly number[];
}

/** A fleet's history as if it were one series. */
export function overviewOf({ bucketsMs, series }: FleetView): Overview {
  const worst = new Array<number | null>(bucketsMs.length).fill(null);
  const beyond = new Array<number>(bucketsMs.length).fill(0);
  for (const { history } of series) {
    for (let bucket = 0; bucket < bucketsMs.length; bucket++) {
      const score = history[bucket] ?? null;
      if (score === null) continue;
      worst[bucket] = Math.max(worst[bucket] ?? 0, score);
      if (score >= THRESHOLD) beyond[bucket]!++;
    }
  }
  return { worst, beyond };
}

/** A stylus' line through the scores as an SVG path; it lifts where there is none. */
export function tracePath(
  scores: readonly (number | null)[],
  width: number,
  heightAt: (score: number) => number,
): string {
  const step = width / Math.max(1, scores.length - 1);
  return scores
    .map((score, index) => {
      if (score === null) return '';
      const place = `${(index * step).toFixed(1)} ${heightAt(score).toFixed(1)}`;
      return (scores[index - 1] ?? null) === null ? `M${place}h0.01` : `L${place}`;
    })
    .join('');
}
