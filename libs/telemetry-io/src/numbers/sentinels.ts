/** Numbers that devices and exports write where nothing was measured. */
const CODES = [
  ...[
    -99, -999, -9999, -99999, -999999, -99.9, -999.9, -99.99, -999.99, -9999.9, -9999.99, -999.25, -6999,
    -7999,
  ],
  ...[-9.99, -8888, -888, -7777, -32768, -32767, -2147483648, -1e30, -1e31, -1.0e20, -3.4028235e38],
  ...[999, 9999, 99999, 999999, 9999999, 999.9, 9999.9, 999.99, 9999.99, 8888, 7777, 6999, 7999],
  ...[32767, 65535, 65534, 2147483647, 4294967295, 1e30, 1e31, 9.96921e36, 3.4028235e38, -1e34, 1e34],
];
const CANDIDATES = new Set(CODES);
export function isSentinel(value: number): boolean {
  return CANDIDATES.has(value);
}

/** How many times the width of the other values a code lies beyond them. */
const BEYOND = 2;
/** Codes below zero where nothing else is: nearer ones count, too. */
const BEYOND_NEGATIVE = 0.25;

/** The codes for missing values in a column, told by their isolation from all other values. */
export function sentinelCodes(values: readonly number[]): (value: number) => boolean {
  const { low, high } = rangeOf(values.filter((value) => !CANDIDATES.has(value)));
  if (!Number.isFinite(low)) return () => false;
  const width = high - low;
  return (value) => {
    if (!CANDIDATES.has(value)) return false;
    const distance = value < low ? low - value : value - high;
    if (distance <= 0) return false;
    if (value < 0 && low >= 0) return distance > BEYOND_NEGATIVE * width && -value > 0.5 * high;
    return distance > BEYOND * width && Math.abs(value) > 2 * Math.max(Math.abs(low), Math.abs(high));
  };
}

/** Smallest and largest value without the outermost thousandth, which may hold other codes. */
function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 1000);
  return { low: sorted[cut] ?? Number.NaN, high: sorted[sorted.length - 1 - cut] ?? Number.NaN };
}
