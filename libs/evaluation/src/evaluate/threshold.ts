import { rangesOf } from '../metrics/ranges';

/** The label-free threshold: the boundary that each detector has learnt from its training part. */
export const THRESHOLD = 1;

/** An alarm goes on down to this share of the threshold: scores that waver about it are one alarm. */
const HELD_SHARE = 0.8;
/** An alarm ends where its score has fallen to this share of its highest: what is left of a large fault is no fault. */
const LEFT_SHARE = 0.15;

/**
 * Alarms of a series, `[time]`, 1 while one lasts. An alarm begins at the threshold. It lasts while the score stays over
 * 0.8 of the threshold and over 0.15 of the highest score since its beginning. Looks at earlier rows only.
 * @param scores `[time]`; NaN where there is none
 */
export function alarmsOf(scores: Float64Array): Uint8Array {
  let highest = 0;
  return Uint8Array.from(scores, (score) => {
    const goesOn = highest > 0 && score >= HELD_SHARE * THRESHOLD;
    highest = goesOn || score >= THRESHOLD ? Math.max(highest, score) : 0;
    return Number(highest > 0 && score >= LEFT_SHARE * highest);
  });
}

/** The causal score of a fault begins below this share of the threshold. */
const CALM_SHARE = 0.7;
/** Share of a window that a fault may have lasted before the causal score leaves calm. */
const UNSEEN_SHARE = 1 / 8;

/**
 * Alarms of settled scores that are of the newest steps of windows, `[time]`. The mean over windows rises up to a window
 * before a fault; the causal score rises with it. So an alarm begins an eighth of a window before the causal score
 * last was below 0.7 of the threshold on its way to the threshold, at the earliest.
 * @param windowLength rows after which a score has settled
 */
export function datedAlarmsOf(settled: Float64Array, causal: Float64Array, windowLength: number): Uint8Array {
  const alarms = alarmsOf(settled);
  for (const { first, last } of rangesOf(alarms)) {
    const wait = causal.subarray(first, last + windowLength).findIndex((score) => score >= THRESHOLD);
    if (wait < 0) continue;
    const crossing = first + wait;
    let rise = crossing;
    while (rise > Math.max(0, crossing - windowLength) && causal[rise - 1]! >= CALM_SHARE * THRESHOLD) rise--;
    const begin = rise - Math.round(UNSEEN_SHARE * windowLength);
    alarms.fill(0, first, Math.min(last + 1, Math.max(first, begin)));
  }
  return alarms;
}
