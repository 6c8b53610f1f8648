import { z } from 'zod';
import { channelOfView } from './views';
import { levelOfRate, quantile, type Track } from './tail';

const numbers = z.array(z.number()).readonly();

/** Turns views into one score whose boundary is 1.0; plain data, kept in the artifact. */
export const calibrationSchema = z.object({
  /** High quantile of each view, by series: `[view]`. */
  units: z.record(z.string(), numbers),
  /** Level of each view, in units, that healthy stretches cross equally rarely: `[view]`. */
  levels: numbers,
  /** What the worst view over its level crosses at the accepted rate of false alarms. */
  boundary: z.number().positive(),
});

export type Calibration = z.infer<typeof calibrationSchema>;

export interface CalibrationRun {
  /** Views of windows no fit has seen, in the order of time, by series: `[window, view]`. */
  readonly views: ReadonlyMap<string, Float32Array>;
  readonly viewCount: number;
  /** Steps between two of these windows. */
  readonly stride: number;
  readonly windowLength: number;
  readonly intervalMs: number;
  readonly falseAlarmsPerDay: number;
  readonly margin: number;
}

const DAY_MS = 86_400_000;
const UNIT_QUANTILE = 0.98;
/** Square of a thousandth of the range: errors below it are rounding. */
const SMALLEST_UNIT = 1e-6;
/** However slow the sampling, not more alarms than this per step. */
const HIGHEST_RATE = 0.005;
/** A series this many windows long has the margin doubled: it has shown little of its ways. */
const FEW_WINDOWS = 10;

/**
 * Learns the calibration from views of windows that the scoring network has not learnt from.
 * Every view is first brought to a common rarity, so that one with a heavy tail does not deafen the others; the worst
 * of them is then held to the accepted rate of false alarms.
 */
export function calibrate(run: CalibrationRun): Calibration {
  const { viewCount } = run;
  const units: Record<string, number[]> = {};
  const columns: Track[][] = Array.from({ length: viewCount }, () => []);
  for (const [series, views] of run.views) {
    units[series] = columns.map((tracks, view) => {
      const track = column(views, view, viewCount);
      const unit = Math.max(SMALLEST_UNIT, quantile(track, UNIT_QUANTILE));
      tracks.push(track.map((value) => value / unit));
      return unit;
    });
  }
  const separation = Math.ceil(run.windowLength / run.stride);
  const accepted = Math.min(HIGHEST_RATE, (run.falseAlarmsPerDay * run.intervalMs) / DAY_MS) * run.stride;
  const observed = columns[0]!.reduce((sum, track) => sum + track.length, 0);
  const levels = columns.map((tracks) =>
    Math.max(1, levelOfRate(tracks, { separation, rate: Math.max(accepted, 1 / observed) })),
  );
  const worst = [...run.views].map(([series, views]) => worstViews(views, units[series]!, levels));
  const windows = (observed * run.stride) / (run.windowLength * run.views.size);
  const boundary =
    levelOfRate(worst, { separation, rate: accepted }) * run.margin * (1 + FEW_WINDOWS / windows);
  return { units, levels, boundary: Math.max(boundary, SMALLEST_UNIT) };
}

function column(views: Float32Array, view: number, viewCount: number): Track {
  return Float32Array.from({ length: views.length / viewCount }, (_, row) => views[row * viewCount + view]!);
}

function worstViews(views: Float32Array, units: readonly number[], levels: readonly number[]): Track {
  return Float32Array.from({ length: views.length / levels.length }, (_, row) => {
    let worst = 0;
    for (let view = 0; view < levels.length; view++) {
      worst = Math.max(worst, views[row * levels.length + view]! / (units[view]! * levels[view]!));
    }
    return worst;
  });
}

/**
 * The calibrated score of one window; grows with every view.
 * @param views `[view]`
 * @param contributions filled with each channel's share, `[channel]`, sum 1
 */
export function calibratedScore(
  views: Float32Array,
  units: readonly number[],
  { levels, boundary }: Calibration,
  contributions: Float32Array,
): number {
  const channels = contributions.length;
  contributions.fill(0);
  let worst = 0;
  for (let view = 0; view < levels.length; view++) {
    const ratio = views[view]! / (units[view]! * levels[view]!);
    const channel = channelOfView(view, channels);
    if (ratio > worst) worst = ratio;
    if (channel >= 0 && ratio > contributions[channel]!) contributions[channel] = ratio;
  }
  let sum = 0;
  for (const share of contributions) sum += share;
  for (let channel = 0; channel < channels; channel++) {
    contributions[channel] = sum > 0 ? contributions[channel]! / sum : 1 / channels;
  }
  return worst / boundary;
}
