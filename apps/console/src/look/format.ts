const NONE = '–';

/** A calibrated score in at most five characters. */
export function formatScore(score: number | null | undefined): string {
  if (score === null || score === undefined || !Number.isFinite(score)) return NONE;
  if (score < 10) return score.toFixed(2);
  if (score < 100) return score.toFixed(1);
  if (score < 1000) return score.toFixed(0);
  return score < 9950 ? `${(score / 1000).toFixed(1)}k` : '>9k';
}

const [LEAST_PLAIN, MOST_PLAIN] = [1e-4, 1e7];

/** A measured value to four significant digits, in plain notation where that is readable. */
export function formatValue(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NONE;
  const size = Math.abs(value);
  if (size !== 0 && (size < LEAST_PLAIN || size >= MOST_PLAIN)) return minus(value.toExponential(2));
  return minus(grouped(Number(value.toPrecision(4))));
}

/** A measured value no finer than a tolerance of it is worth: two significant digits of the tolerance. */
export function formatWithin(value: number, tolerance: number): string {
  if (!(tolerance > 0) || tolerance === Infinity) return formatValue(value);
  if (Math.abs(value) >= MOST_PLAIN && isTold(value, tolerance)) return formatValue(value);
  const decimals = Math.min(10, Math.max(0, 1 - Math.floor(Math.log10(tolerance))));
  return minus(grouped(Number(value.toFixed(decimals))));
}

/** A measured value to four digits; with as many as it takes where a tolerance of it is finer: 1,000,000,000.02. */
export function formatFine(value: number | null | undefined, tolerance: number): string {
  if (value === null || value === undefined || !(tolerance > 0)) return formatValue(value);
  return isTold(value, tolerance) ? formatValue(value) : formatWithin(value, tolerance);
}

/** Whether the digits of {@link formatValue} tell a value from one that lies a tolerance beside it. */
function isTold(value: number, tolerance: number): boolean {
  const size = Math.abs(value);
  const digits = size < LEAST_PLAIN || size >= MOST_PLAIN ? 3 : 4;
  return 10 ** (Math.floor(Math.log10(size)) - digits + 1) <= tolerance;
}

const FINEST_LABEL = 8;

/** What stands at the ticks of an axis; of large values that lie close together, how far each is above the first. */
export function tickLabels(ticks: readonly number[]): string[] {
  const [first = 0, second = first] = ticks;
  const step = second - first;
  const labels = ticks.map((tick) => formatFine(tick, step));
  if (labels.every((label) => label.length <= FINEST_LABEL)) return labels;
  return ticks.map((tick, at) => (at === 0 ? formatValue(first) : `+${formatFine(tick - first, step)}`));
}

/** A whole number with its thousands apart. */
export function formatCount(count: number): string {
  return grouped(Math.round(count));
}

/** A rate: whole from ten on, one decimal below. */
export function formatRate(perSecond: number): string {
  return perSecond < 10 ? perSecond.toFixed(1) : formatCount(perSecond);
}

/** A share of one as a percentage that never rounds something to nothing, nor nearly all to all. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.01) return '<1 %';
  if (share < 1 && share > 0.99) return '>99 %';
  return `${Math.round(share * 100)} %`;
}

/** One series and two series. */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const inGroups = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 10 });

function grouped(value: number): string {
  return inGroups.format(value).replaceAll(',', '\u202f');
}

function minus(text: string): string {
  return text.replaceAll('-', '\u2212');
}
