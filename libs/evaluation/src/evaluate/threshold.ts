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
