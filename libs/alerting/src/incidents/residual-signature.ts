import type { ResidualSignature, Score, Window } from '@kymo/domain';

/** Shift, power and unrest of what was measured less what was expected. */
const TRAITS = 3;
/** Residuals beyond this many widths are equally absurd. */
const LARGEST = 1_000;
/** Steps in which unrest is looked for: a fault that has just begun must not drown in the calm before it. */
const newestSteps = (length: number) => Math.max(4, Math.round(length / 4));

/**
 * The code of a window for comparing incidents, `[channel, trait]`: of each channel's residual, in widths of its band,
 * the squared mean with the mean's sign, the mean square, and the mean square of half the movement in the newest steps.
 * Squares let what is anomalous outweigh what every window has in common.
 * Latent codes will not do: they hold what a model knows, and what is anomalous is what it does not know.
 * @param score of all steps of the window: its `expected` is `[time, channel]`
 */
export function residualSignatureOf(incident: string, window: Window, score: Score): ResidualSignature {
  const { channels } = score;
  const code = new Float32Array(channels.length * TRAITS);
  channels.forEach((name, channel) => {
    const residuals = residualsOf(window, score, name, channel);
    const newest = residuals.slice(-newestSteps(window.length) - 1);
    const movements = newest.slice(1).map((residual, step) => (residual - newest[step]!) / Math.SQRT2);
    const shift = mean(residuals);
    code.set([shift * Math.abs(shift), meanSquare(residuals), meanSquare(movements)], channel * TRAITS);
  });
  return { incident, channels, code };
}

/** `[time]`, NaN where nothing was measured. */
function residualsOf(window: Window, { channels, expected, band }: Score, name: string, channel: number) {
  const column = window.channels.indexOf(name);
  return Array.from({ length: window.length }, (_, step) => {
    const actual = column < 0 ? NaN : window.values[step * window.channels.length + column]!;
    const widths = (actual - expected[step * channels.length + channel]!) / (band[channel]! || 1);
    return Math.max(-LARGEST, Math.min(LARGEST, widths));
  });
}

function mean(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function meanSquare(values: readonly number[]): number {
  return mean(values.map((value) => value * value));
}
