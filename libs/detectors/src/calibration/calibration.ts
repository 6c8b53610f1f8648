import { mean, quantile } from '@kymo/statistics';
import { z } from 'zod';
import { boundaryOf } from './boundary';
import type { CalibrationMethod } from '../types/calibration-method';
import { rankingSchema, type Ranking } from '../types/ranking';
import { isShort, rankByRarity, type Ratios } from './ranking';
import { channelOfView, isPrompt, RECENT_VIEW, viewCount, viewsOfKind } from './error-statistics';
import { heldOutTailSchema } from './tail-probability';
import { levelOfRate, type Track } from './tail';

const numbers = z.array(z.number()).readonly();

/** Turns views into one score whose boundary is 1.0; plain data, kept in the artifact. */
export const calibrationSchema = z.object({
  /** High quantile of each view, by series: `[view]`. */
  units: z.record(z.string(), numbers),
  /** Level of each view, in units, that healthy stretches cross equally rarely: `[view]`. */
  levels: numbers,
  /** What the worst view over its level crosses at the accepted rate of false alarms. */
  boundary: z.number().positive(),
  /** The same of the views of all channels alone; for `whole-ranks`. */
  wholeBoundary: z.number().positive().optional(),
  ranking: rankingSchema,
  /** How rare each score is among healthy windows. */
  tail: heldOutTailSchema.optional(),
});

export type Calibration = z.infer<typeof calibrationSchema>;

export interface CalibrationRun {
  /** Views of windows no fit has seen, in the order of time, by series: `[window, view]`. */
  readonly views: ReadonlyMap<string, Float32Array>;
  readonly channels: number;
  /** Steps between two of these windows. */
  readonly stride: number;
  readonly windowLength: number;
  /** Error below which there is nothing but rounding. */
  readonly rounding: number;
  readonly intervalMs: number;
  readonly falseAlarmsPerDay: number;
  readonly margin: number;
  readonly method: CalibrationMethod;
  readonly ranking: Ranking;
}

const DAY_MS = 86_400_000;
const UNIT_QUANTILE = 0.98;
/** Boundary where too little was seen to follow the tail out to the accepted rate. */
const SHORT_QUANTILE = 0.99;
/** Where healthy windows stay this far below their usual errors, those are rounding. */
const SMALLEST_BOUNDARY = 0.1;
/** How far beyond what was held out a single channel has to go where too little was seen to know the ways of each. */
const SINGLE_MARGIN = 6;
/** However slow the sampling, not more alarms than this per step. */
const HIGHEST_RATE = 0.005;
/** A series this many windows long has the margin doubled: it has shown little of its ways. */
const FEW_WINDOWS = 10;
/** Where the held-out windows show more accepted alarms than this, the margin fades: there is evidence to go by. */
const ENOUGH_ALARMS = 2;

/**
 * Learns the calibration from views of windows that the scoring network has not learnt from.
 * Every view is first brought to a common rarity, so that one with a heavy tail does not deafen the others; the worst
 * of them is then held to the accepted rate of false alarms.
 */
export function calibrate(run: CalibrationRun): Calibration {
  const { channels, stride } = run;
  const units = unitsOf(run);
  const entries = [...run.views];
  const observed = entries.reduce((sum, [, views]) => sum + views.length / viewCount(channels), 0);
  const separation = Math.ceil(run.windowLength / stride);
  const accepted = acceptedRate(run);
  const levels = Array.from({ length: viewCount(channels) }, (_, view) => {
    const tracks = entries.map(([series, views]) => {
      const unit = units[series]![view]!;
      return column(views, view, channels).map((value) => value / unit);
    });
    return Math.max(1, levelOfRate(tracks, { separation, rate: Math.max(accepted, 1 / observed) }));
  });
  const worstOf = (counted: readonly number[]) =>
    entries.map(([series, views]) => worstViews(views, units[series]!, levels, counted));
  const short = isShort(run.ranking);
  const placed = (counted: readonly number[]) =>
    Math.max(placeBoundary(worstOf(counted), { ...run, isShort: short }), SMALLEST_BOUNDARY);
  const all = [...levels.keys()];
  const shared = all.filter((view) => view < RECENT_VIEW);
  const boundary = placed(short ? shared : all.filter((view) => view !== RECENT_VIEW));
  if (run.ranking === 'recent-alarms') {
    const raise = (own: readonly number[], margin: number) => {
      const factor = (margin * placed(own)) / boundary;
      for (const view of own) levels[view]! *= factor;
    };
    raise([RECENT_VIEW], 1);
    raise(
      all.filter((view) => isPrompt(view, channels)),
      SINGLE_MARGIN,
    );
  }
  const wholeBoundary = run.ranking === 'whole-ranks' ? { wholeBoundary: placed(shared) } : {};
  return { units, levels, boundary, ...wholeBoundary, ranking: run.ranking };
}

/** What the false alarms that are accepted come to in held-out windows. */
export type BoundaryRun = Pick<
  CalibrationRun,
  'stride' | 'windowLength' | 'intervalMs' | 'falseAlarmsPerDay' | 'margin' | 'method'
> & { readonly isShort: boolean };

/** Accepted alarms per held-out window. */
function acceptedRate({
  falseAlarmsPerDay,
  intervalMs,
  stride,
}: Pick<CalibrationRun, 'falseAlarmsPerDay' | 'intervalMs' | 'stride'>): number {
  return Math.min(HIGHEST_RATE, (falseAlarmsPerDay * intervalMs) / DAY_MS) * stride;
}

/** The level that held-out windows cross at the accepted rate, raised by a margin where they show little. */
export function placeBoundary(tracks: readonly Track[], run: BoundaryRun): number {
  if (run.isShort && run.method === 'peaks-over-threshold') {
    const all = tracks.flatMap((track) => [...track]);
    return quantile(all, SHORT_QUANTILE) * run.margin;
  }
  const observed = tracks.reduce((sum, { length }) => sum + length, 0);
  const windows = (observed * run.stride) / (run.windowLength * tracks.length);
  const rate = acceptedRate(run);
  const needed = Math.min(1, ENOUGH_ALARMS / (rate * observed)) ** 2;
  const margin = 1 - needed + needed * run.margin * (1 + FEW_WINDOWS / windows);
  const separation = Math.ceil(run.windowLength / run.stride);
  return boundaryOf(tracks, run.method, { separation, rate }) * margin;
}

/**
 * A channel's unit is at least the mean of all channels: one that hardly ever erred would else alarm at a trifle.
 * A series of which nothing could be held out takes the mean of the others.
 */
function unitsOf({ views: all, channels, rounding }: CalibrationRun): Record<string, number[]> {
  const views = Array.from({ length: viewCount(channels) }, (_, view) => view);
  const seen = [...all].filter(([, own]) => own.length > 0);
  const bySeries = new Map(
    seen.map(([series, own]) => {
      const bare = views.map((view) => quantile(column(own, view, channels), UNIT_QUANTILE));
      const units = views.map((view) => {
        const usual = mean(viewsOfKind(view, channels).map((other) => bare[other]!));
        return Math.max(rounding, bare[view]!, usual);
      });
      return [series, units];
    }),
  );
  const common = views.map((view) => mean([...bySeries.values()].map((units) => units[view]!)));
  return Object.fromEntries([...all.keys()].map((series) => [series, bySeries.get(series) ?? common]));
}

function column(views: Float32Array, view: number, channels: number): Track {
  const width = viewCount(channels);
  return Float32Array.from({ length: views.length / width }, (_, row) => views[row * width + view]!);
}

function worstViews(
  views: Float32Array,
  units: readonly number[],
  levels: readonly number[],
  counted: readonly number[],
): Track {
  return Float32Array.from({ length: views.length / levels.length }, (_, row) => {
    let worst = 0;
    for (const view of counted) {
      worst = Math.max(worst, views[row * levels.length + view]! / (units[view]! * levels[view]!));
    }
    return worst;
  });
}

/**
 * How far the worst views of one window lie from the boundary.
 * @param views `[view]`
 * @param contributions filled with each channel's share, `[channel]`, sum 1
 */
export function ratiosOf(
  views: Float32Array,
  units: readonly number[],
  { levels, boundary, wholeBoundary = boundary }: Calibration,
  contributions: Float32Array,
): Ratios {
  const channels = contributions.length;
  contributions.fill(0);
  let shared = 0;
  let single = 0;
  let recent = 0;
  let prompt = 0;
  for (let view = 0; view < levels.length; view++) {
    const ratio = views[view]! / (units[view]! * levels[view]! * boundary);
    const channel = channelOfView(view, channels);
    if (view === RECENT_VIEW) {
      recent = ratio;
      continue;
    }
    if (channel < 0) {
      if (ratio > shared) shared = ratio;
      continue;
    }
    if (ratio > single) single = ratio;
    if (ratio > prompt && isPrompt(view, channels)) prompt = ratio;
    if (ratio > contributions[channel]!) contributions[channel] = ratio;
  }
  normalise(contributions);
  return { whole: shared, alone: (shared * boundary) / wholeBoundary, single, recent, prompt };
}

/** Calibrated scores of the held-out windows, by series: those by which windows are called rare. */
export function scoresOf(
  { views, channels }: Pick<CalibrationRun, 'views' | 'channels'>,
  calibration: Calibration,
): Map<string, Float32Array> {
  const contributions = new Float32Array(channels);
  const width = viewCount(channels);
  return new Map(
    [...views].map(([series, own]) => {
      const units = calibration.units[series]!;
      const scores = Float32Array.from({ length: own.length / width }, (_, row) =>
        rankByRarity(
          ratiosOf(own.subarray(row * width, (row + 1) * width), units, calibration, contributions),
          calibration.ranking,
        ),
      );
      return [series, scores];
    }),
  );
}

/** Brings shares to the sum 1; equal ones where there is nothing to share. */
export function normalise(shares: Float32Array): void {
  let sum = 0;
  for (const share of shares) sum += share;
  for (let index = 0; index < shares.length; index++) {
    shares[index] = sum > 0 ? shares[index]! / sum : 1 / shares.length;
  }
}
