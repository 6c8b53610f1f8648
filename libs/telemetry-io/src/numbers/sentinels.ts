const NINES = [2, 3, 4, 5, 6, 7, 8, 9, 10].map((digits) => '9'.repeat(digits));
const FRACTIONS = ['', '.9', '.99', '.999', '.9999'];
/** Largest and smallest integers of 15, 16, 31 and 32 bits, and those next to them. */
const LIMITS = [32767, 65535, 65534, -32768, -32767, 2147483647, -2147483648, 4294967295];

/** Numbers that devices and exports write where nothing was measured. */
const CANDIDATES: ReadonlySet<number> = new Set([
  ...[-9.99, -999.25, -9999.25],
  ...NINES.flatMap((nines) => FRACTIONS.map((fraction) => Number(`-${nines}${fraction}`))),
  ...NINES.flatMap((nines) => FRACTIONS.map((fraction) => Number(`${nines}${fraction}`))),
  ...[888, 7777, 8888, 88888, 6999, 7999].flatMap((code) => (code > 1000 ? [code, -code] : [-code])),
  ...LIMITS.flatMap((limit) => [1, 10, 100, 1000].map((scale) => limit / scale)),
  ...[1e20, -1e20],
]);

/** Nothing that is measured is as large: fill values of 32-bit floats, however they were rounded. */
const [SMALLEST_FILL, LARGEST_FILL] = [1e30, 3.5e38];

export function isSentinel(value: number): boolean {
  const size = Math.abs(value);
  return CANDIDATES.has(value) || (size >= SMALLEST_FILL && size <= LARGEST_FILL);
}

/** How many times the width of the other values a code lies beyond them. */
const BEYOND = 2;
/** Codes such as 99, which machines may measure, too. */
const BEYOND_SMALL = 10;
/** Of a column that holds nothing else, only codes below zero. */
const LOWEST_NEGATIVE = -99;
/** Codes below zero where nothing else is: nearer ones count, too. */
const BEYOND_NEGATIVE = 0.25;

/** The codes for missing values in a column, told by their isolation from all other values. */
export function sentinelCodes(values: readonly number[]): (value: number) => boolean {
  const { low, high } = rangeOf(values.filter((value) => !isSentinel(value)));
  if (!Number.isFinite(low)) return (value) => value <= LOWEST_NEGATIVE && isSentinel(value);
  const width = high - low;
  return (value) => {
    if (!isSentinel(value)) return false;
    const distance = value < low ? low - value : value - high;
    if (distance <= 0) return false;
    if (value < 0 && low >= 0) return distance > BEYOND_NEGATIVE * width && -value > 0.5 * high;
    const beyond = value > 0 && value < 100 ? BEYOND_SMALL : BEYOND;
    return distance > beyond * width && Math.abs(value) > beyond * Math.max(Math.abs(low), Math.abs(high));
  };
}

/** Smallest and largest value without the outermost thousandth, which may hold other codes. */
function rangeOf(values: readonly number[]): { readonly low: number; readonly high: number } {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 1000);
  return { low: sorted[cut] ?? Number.NaN, high: sorted[sorted.length - 1 - cut] ?? Number.NaN };
}
