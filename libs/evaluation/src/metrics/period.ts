/** Rows that the period is estimated from, lags tried, and the answer where there is no period. */
const ROWS = 20_000;
const LAGS = 400;
const SHORTEST = 3;
const LONGEST = 300;
const FALLBACK = 125;

/**
 * Period of one channel in rows: the highest local maximum of its autocorrelation, 125 where there is none.
 * TSB-AD takes it from the first channel as the window of the volumes.
 * @param values `[time]`; missing values are left out
 */
export function periodOf(values: Float64Array): number {
  const known = values.subarray(0, ROWS).filter(Number.isFinite);
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const centred = known.map((value) => value - mean);
  const correlation = autocovariance(centred);
  let best = -1;
  for (let lag = SHORTEST + 1; lag < correlation.length - 1; lag++) {
    const isPeak = correlation[lag]! > correlation[lag - 1]! && correlation[lag]! > correlation[lag + 1]!;
    if (isPeak && (best < 0 || correlation[lag]! >= correlation[best]!)) best = lag;
  }
  const offset = best - SHORTEST;
  return best < 0 || offset < SHORTEST || offset > LONGEST ? FALLBACK : best;
}

function autocovariance(centred: Float64Array): Float64Array {
  const lags = Math.max(0, Math.min(LAGS + 1, centred.length));
  return Float64Array.from({ length: lags }, (_, lag) => {
    let sum = 0;
    for (let row = lag; row < centred.length; row++) sum += centred[row]! * centred[row - lag]!;
    return sum;
  });
}
