import { decisiveScore, type Verdict, windowEndMs } from '@kymo/domain';

/** Scores of one series beyond their boundary, from the first one on until evidence is gone: plain, so that it can be stored. */
export interface Excursion {
  /** The channel that was loudest when it began. */
  readonly channel: string;
  /** First and last moment at which a score was beyond. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Highest score over its boundary, and the usual one at that moment. */
  readonly peak: number;
  readonly usual: number;
  /** Largest deviation of a channel: half widths of its band, and as a share of its usual range, both of one step. */
  readonly ofBand: number;
  readonly ofRange: number;
  /** Latest moment at which a channel was outside its band. */
  readonly outsideMs: number;
  /** How long its channel has been seen to stay outside its band; absent where an earlier version began it. */
  readonly held?: Held;
  /** The last time that the score had clearly risen, and to what; absent where an earlier version began it. */
  readonly risen?: { readonly ratio: number; readonly atMs: number };
  /** Length of the windows, milliseconds. */
  readonly windowMs: number;
  /** For how long they show a deviation, where that is less: a relation looks at the steps that have all lags in the window. */
  readonly shownMs?: number;
  readonly intervalMs: number;
}

interface Held {
  /** Verdicts so far, and those of them whose newest steps lay outside the band. */
  readonly verdicts: number;
  readonly outside: number;
  /** Until when nearly all of them did. */
  readonly untilMs: number;
  /** How far the farthest of them lay outside, in half widths of the band; absent where an earlier version began it. */
  readonly farthest?: number;
}

/** A deviation goes on as long as this share of its newest steps lies outside: healthy ones seldom do. */
const HELD_SHARE = 0.8;

/** What lies outside by less than this share of the farthest is its echo: a large spike spoils what is expected after it. */
const ECHO_SHARE = 0.05;

/** A score has clearly risen by this factor. */
const RISE = 1.2;

/** Of a peak that hardly exceeds the boundary it is not believed how long a fault took to cross it. */
const LARGEST_SHARE = 0.25;

export function beginExcursion(verdict: Verdict): Excursion {
  const { window, score, standing } = verdict;
  const timeMs = windowEndMs(window);
  const { intervalMs, length } = window;
  const lag = standing!.relation?.lags.at(-1) ?? 0;
  const { channels, contributions } = score!;
  const channel = channels[contributions.indexOf(Math.max(...contributions))]!;
  const held = { verdicts: 0, outside: 0, untilMs: timeMs };
  const risen = { ratio: 1, atMs: timeMs };
  const begun = { channel, firstMs: timeMs, lastMs: timeMs, outsideMs: timeMs, held, risen };
  const nothing = { peak: 1, usual: 1, ofBand: 0, ofRange: 0 };
  const lengths = { windowMs: length * intervalMs, shownMs: (length - lag) * intervalMs, intervalMs };
  return goOn({ ...begun, ...nothing, ...lengths }, verdict);
}

/** Takes in a verdict. */
export function goOn(excursion: Excursion, verdict: Verdict): Excursion {
  const { window, score, standing } = verdict;
  const { channel, held, risen } = excursion;
  const ratio = decisiveScore(score!) / standing!.boundary;
  const deviation = largestDeviation(verdict);
  return {
    ...excursion,
    ...(ratio >= 1 && { lastMs: windowEndMs(window) }),
    ...(deviation.ofBand >= 1 && { outsideMs: windowEndMs(window) }),
    ...(held && { held: heldOn(held, distanceOf(verdict, channel), windowEndMs(window)) }),
    ...(risen && ratio >= RISE * risen.ratio && { risen: { ratio, atMs: windowEndMs(window) } }),
    ...(ratio > excursion.peak && { peak: ratio, usual: standing!.usual / standing!.boundary }),
    ...(deviation.ofBand * deviation.ofRange > excursion.ofBand * excursion.ofRange && deviation),
  };
}

/** When the deviation began and ended: it goes on at least as long as its scores rise. */
export function spanOf(excursion: Excursion): { readonly startMs: number; readonly endMs: number } {
  const { windowMs, shownMs = windowMs, risen } = excursion;
  const { startMs, endMs } = shownSpanOf(excursion, shownMs);
  return { startMs, endMs: Math.max(endMs, risen?.atMs ?? endMs) };
}

/**
 * How long the deviation has lasted so far, as far as its scores show. They rise while more and more steps of a window deviate:
 * what is brief lies in all windows that show it, and has them rise once. A wrong value spoils what a relation says a lag later, too.
 */
export function lastedMs(excursion: Excursion): number {
  const { firstMs, windowMs, risen } = excursion;
  const { startMs, endMs } = shownSpanOf(excursion, windowMs);
  return Math.max(endMs - startMs, risen === undefined ? 0 : risen.atMs - firstMs);
}

/**
 * A window shows a fault for as long as any of its steps lies in it, so that scores are beyond the boundary for longer than
 * the fault lasts; how many of its steps it takes to cross the boundary follows from how far the peak lies beyond, since errors
 * are means over the window. Scores that fall before a window is over, because the model has recovered, do not shorten what was seen.
 */
function shownSpanOf({ firstMs, lastMs, peak, usual, intervalMs, held }: Excursion, shownMs: number) {
  const share = Math.min(LARGEST_SHARE, (1 - Math.min(1, usual)) / Math.max(1e-9, peak - Math.min(1, usual)));
  const beyondMs = lastMs - firstMs;
  const long = beyondMs - shownMs + 2 * share * shownMs;
  const short = (beyondMs - shownMs) / (1 - 2 * share);
  const lastingMs = Math.max(intervalMs, long >= shownMs ? long : Math.max(short, 0));
  const crossedMs = share * Math.min(shownMs, lastingMs);
  const startMs = firstMs - Math.floor(crossedMs / intervalMs) * intervalMs;
  const endMs = startMs + Math.round(lastingMs / intervalMs - 1) * intervalMs;
  const seenMs = beyondMs < shownMs && held ? Math.min(held.untilMs, lastMs) : endMs;
  return { startMs, endMs: Math.max(endMs, seenMs) };
}

function heldOn({ verdicts, outside, untilMs, farthest = 0 }: Held, ofBand: number, timeMs: number): Held {
  const isOutside = ofBand >= Math.max(1, ECHO_SHARE * farthest);
  const next = {
    verdicts: verdicts + 1,
    outside: outside + Number(isOutside),
    farthest: Math.max(farthest, ofBand),
  };
  return { ...next, untilMs: isOutside && next.outside >= HELD_SHARE * next.verdicts ? timeMs : untilMs };
}

/** Of the newest steps of a window. */
function largestDeviation(verdict: Verdict) {
  let largest = { ofBand: 0, ofRange: 0 };
  for (const { ofBand, ofRange } of deviations(verdict))
    if (ofBand * ofRange > largest.ofBand * largest.ofRange) largest = { ofBand, ofRange };
  return largest;
}

/** How far the newest steps of a channel lie from what was expected, in half widths of its band. */
function distanceOf(verdict: Verdict, name: string): number {
  let largest = 0;
  for (const { channel, ofBand } of deviations(verdict))
    if (channel === name) largest = Math.max(largest, ofBand);
  return largest;
}

function* deviations({ window, score, standing }: Verdict) {
  const { channels, expected, band } = score!;
  const width = window.channels.length;
  const explained = expected.length / channels.length;
  for (const [index, channel] of channels.entries()) {
    const column = window.channels.indexOf(channel);
    if (column < 0) continue;
    for (let step = 0; step < explained; step++) {
      const actual = window.values[(window.length - explained + step) * width + column]!;
      const away = Math.abs(actual - expected[step * channels.length + index]!);
      if (!Number.isFinite(away) || away === 0) continue;
      const ofBand = away / Math.max(band[index]!, 1e-12 * Math.abs(actual), Number.MIN_VALUE);
      const ofRange = Math.min(1e6, away / Math.max(standing!.ranges[index]!, Number.MIN_VALUE));
      yield { channel, ofBand, ofRange };
    }
  }
}
