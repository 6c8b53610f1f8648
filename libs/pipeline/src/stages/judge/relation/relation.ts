import type { KnownRelation, Window } from '@kymo/domain';
import type { WindowMeans } from '../window-means';
import { beginMoments, copyMoments, distanceFrom, learnMoments, type Moments } from './moments';
import type { Regression } from './regression';
import { regionsOf } from './regions';
import type { Residuals } from './residuals';
import { beginUsual, copyUsual, isKnown, learnUsual, type Usual, usualUpTo } from './usual';

/**
 * How the channels of a series go with each other and with their own past, and how far they usually depart from that.
 * Plain data of bounded size, so that it can be stored.
 */
export interface Relation {
  readonly moments: Moments;
  /** Times that it has learnt; it does so once a window. */
  looks: number;
  /** Departures of steady windows, and of those in which the series moves. */
  readonly steady: Usual;
  readonly moving: Usual;
}

/** What the relation says of a window. */
export interface WindowExplanation {
  /** Share of each channel in the departure, `[channel]`, sum 1. */
  readonly contributions: Float32Array;
  /** What the others and the past say, `[freshSteps, channel]`; NaN where they lack a value. */
  readonly expected: Float64Array;
  /** Half width in which 99 of 100 values lie, `[channel]`. */
  readonly band: Float32Array;
}

/** Of the residuals of a channel in a window: their mean, and their deviation from it. */
const FIGURES = 2;
/** A regression says nothing of what lies so many standard deviations from where the channels have been. */
const FAR = 2.5;
/** No figure is taken for less than this share of the standard deviation. */
const SMALLEST = 0.05;
/** 99 of 100 values of a normal distribution. */
const BAND_DEVIATIONS = 2.576;

/** Nothing where a series has a single channel, or more than can be related. */
export function beginRelation(window: Window): Relation | undefined {
  const moments = beginMoments(window);
  const none = () => beginUsual(window.channels.length, FIGURES);
  return moments && { moments, looks: 0, steady: none(), moving: none() };
}

/** A copy that later windows do not change. */
export function copyRelation({ moments, looks, steady, moving }: Relation): Relation {
  return { moments: copyMoments(moments), looks, steady: copyUsual(steady), moving: copyUsual(moving) };
}

/** Nothing of what an earlier version has stored, which knew no regions: the relation is learnt anew. */
export function restoredRelation(stored: unknown): Relation | undefined {
  const relation = stored as Relation | undefined;
  return relation?.steady.windows instanceof Float64Array ? relation : undefined;
}

/** Takes in a window, in place. @param residuals of it, where a regression is known */
export function learnRelation(
  relation: Relation,
  residuals: Residuals | undefined,
  window: Window,
  { means }: Pick<WindowMeans, 'means'>,
  isMoving: boolean,
): void {
  const { moments, steady, moving } = relation;
  relation.looks += 1;
  if (residuals && distanceFrom(moments, means) < FAR) {
    const figures = figuresOf(residuals, moments.channels.length);
    if (figures) learnUsual(isMoving ? moving : steady, figures, regionsOf(moments, residuals));
  }
  learnMoments(moments, window);
}

/** How a window departs from the relation of its channels. */
export interface Departure {
  /** Logarithm of the largest excess of a figure over what is usual of it. */
  readonly logScore: number;
  /** Logarithm up to which each figure is usual, `[figure, channel]`. */
  readonly usual: Float64Array;
}

/** Nothing while too little is known, or where too much is missing. */
export function departureOf(
  { moments, steady, moving }: Relation,
  residuals: Residuals,
  { means }: Pick<WindowMeans, 'means'>,
  isMoving: boolean,
): Departure | undefined {
  if (distanceFrom(moments, means) >= FAR) return undefined;
  if (!isKnown(steady) || (isMoving && !isKnown(moving))) return undefined;
  const figures = figuresOf(residuals, moments.channels.length);
  if (figures === undefined) return undefined;
  const usual = usualUpTo(isMoving ? [moving, steady] : [steady], regionsOf(moments, residuals));
  return { logScore: largestExcess(figures, usual), usual };
}

function largestExcess(figures: Float64Array, usual: Float64Array): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let cell = 0; cell < figures.length; cell++)
    largest = Math.max(largest, figures[cell]! - usual[cell]!);
  return largest;
}

/** Logarithm of the departure that residuals make from what was known; NaN where most steps miss a value. */
export function departureFrom({ channels, usual }: KnownRelation, residuals: Residuals): number {
  const figures = figuresOf(residuals, channels.length);
  return figures === undefined ? Number.NaN : largestExcess(figures, usual);
}

/** What the relation says of a window, which its residuals are of. */
export function explainWindow(
  { channels }: Pick<Moments, 'channels'>,
  { deviations }: Pick<Regression, 'deviations'>,
  residuals: Residuals,
  { values, freshSteps }: Pick<Window, 'values' | 'freshSteps'>,
): WindowExplanation {
  const width = channels.length;
  const expected = new Float64Array(Math.min(freshSteps * width, residuals.values.length));
  const first = residuals.values.length - expected.length;
  const firstMeasured = values.length - expected.length;
  for (let cell = 0, channel = 0; cell < expected.length; cell++) {
    expected[cell] = values[firstMeasured + cell]! - residuals.values[first + cell]! * deviations[channel]!;
    channel = channel + 1 === width ? 0 : channel + 1;
  }
  const band = new Float32Array(width);
  for (let channel = 0; channel < width; channel++) band[channel] = BAND_DEVIATIONS * deviations[channel]!;
  return { contributions: sharesOf(residuals.values, width), expected, band };
}

/**
 * Share of each channel in the squared residuals. A value that is wrong disturbs what is said of the other channels, too, but
 * none as much as itself.
 */
function sharesOf(residuals: Float64Array, width: number): Float32Array {
  const shares = new Float32Array(width);
  for (let at = 0; at < residuals.length; at += width)
    for (let channel = 0; channel < width; channel++) {
      const residual = residuals[at + channel]!;
      if (!Number.isNaN(residual)) shares[channel]! += residual * residual;
    }
  let total = 0;
  for (let channel = 0; channel < width; channel++) total += shares[channel]!;
  for (let channel = 0; channel < width; channel++)
    shares[channel] = total > 0 ? shares[channel]! / total : 1 / width;
  return shares;
}

/** Logarithms of the figures of the residuals, `[figure, channel]`; nothing where most steps miss a value. */
function figuresOf(residuals: Residuals, width: number): Float64Array | undefined {
  const figures = new Float64Array(FIGURES * width);
  for (let channel = 0; channel < width; channel++) {
    if (residuals.isMostlyMissing(channel)) return undefined;
    figures[channel] = Math.log(Math.max(SMALLEST, Math.abs(residuals.meanOf(channel))));
    figures[width + channel] = Math.log(Math.max(SMALLEST, residuals.deviationOf(channel)));
  }
  return figures;
}
