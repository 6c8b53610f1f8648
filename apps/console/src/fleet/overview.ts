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
  const count = bucketsMs.length;
  const worst = new Float64Array(count).fill(-1);
  const beyond = new Array<number>(count).fill(0);
  for (const { history } of series) {
    for (let bucket = 0; bucket < count; bucket++) {
      const score = history[bucket];
      if (typeof score !== 'number') continue;
      if (score > worst[bucket]!) worst[bucket] = score;
      if (score >= THRESHOLD) beyond[bucket]!++;
    }
  }
  return { worst: Array.from(worst, (score) => (score < 0 ? null : score)), beyond };
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
