/** The label-free threshold: the boundary that each detector has learnt from its training part. */
export const THRESHOLD = 1;

/** `[time]`, 1 where the score reaches the threshold. */
export function alarmsOf(scores: Float64Array): Uint8Array {
  return Uint8Array.from(scores, (score) => Number(score >= THRESHOLD));
}
