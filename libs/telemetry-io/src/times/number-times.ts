import { PER_MILLISECOND, type EpochUnit } from './iso';

/** Counts of something since some moment, by the name that options and messages use. */
export const COUNT_FORMS = [
  's',
  'ms',
  'us',
  'ns',
  'excel',
  'ticks',
  'filetime',
  'labview',
  'datenum',
  'julian',
] as const;
export type CountForm = (typeof COUNT_FORMS)[number];

const DAY_MS = 86_400_000;
const TICKS_PER_MS = 1e4;
/** Moment 0 of each count, milliseconds since 1970, and its units a millisecond. */
const COUNTS: Readonly<Record<Exclude<CountForm, EpochUnit>, readonly [originMs: number, perMs: number]>> = {
  excel: [-25_569 * DAY_MS, 1 / DAY_MS],
  ticks: [-62_135_596_800_000, TICKS_PER_MS],
  filetime: [-11_644_473_600_000, TICKS_PER_MS],
  labview: [-2_082_844_800_000, 1e-3],
  datenum: [-719_529 * DAY_MS, 1 / DAY_MS],
  julian: [-2_440_587.5 * DAY_MS, 1 / DAY_MS],
};

/** Counts in days, which many a number that is none may be. */
export const DAY_COUNTS: ReadonlySet<CountForm> = new Set(['excel', 'datenum', 'julian']);

/** How each count is called in a sentence. */
export const COUNT_WORDS: Readonly<Record<CountForm, string>> = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  ns: 'nanoseconds since 1970',
  excel: 'days of a spreadsheet since 1900',
  ticks: '.NET ticks',
  filetime: 'Windows file time',
  labview: 'seconds since 1904 (LabVIEW)',
  datenum: 'days since year 0 (MATLAB)',
  julian: 'Julian days',
};

/** Days are written with so many digits that milliseconds are lost: whole seconds come back where they were meant. */
const SNAP_MS = 5;

/**
 * Whole milliseconds since 1970.
 * @param lostMs what the last digit of a count in days leaves open
 */
export function momentOfCount(count: number, form: CountForm, lostMs = SNAP_MS): number {
  if (form in PER_MILLISECOND) return Math.floor(count / PER_MILLISECOND[form as EpochUnit] + 0.0005);
  const [originMs, perMs] = COUNTS[form as Exclude<CountForm, EpochUnit>];
  const timeMs = originMs + count / perMs;
  const second = Math.round(timeMs / 1000) * 1000;
  return perMs < 1e-3 && Math.abs(timeMs - second) < lostMs ? second : Math.round(timeMs);
}

/** Half of what the last decimal of a count in days stands for, up to half a second. */
export function lostOfDays(text: string): number {
  const decimals = /[.,](\d+)$/.exec(text)?.[1]?.length ?? 0;
  return decimals < FEWEST_DECIMALS ? SNAP_MS : Math.max(SNAP_MS, (0.5 * DAY_MS) / 10 ** decimals + 1);
}

/** Fewer leave open which second is meant. */
const FEWEST_DECIMALS = 5;

/** Units of elapsed time, in milliseconds. */
export const ELAPSED_UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: DAY_MS,
};
const UNIT_WORDS: Readonly<Record<string, string>> = {
  ...{
    nanoseconds: 'ns',
    nsec: 'ns',
    usec: 'us',
    µs: 'us',
    μs: 'us',
    microseconds: 'us',
    millis: 'ms',
    msec: 'ms',
    milliseconds: 'ms',
  },
  ...{ sec: 's', secs: 's', second: 's', seconds: 's', sek: 's', sekunden: 's' },
  ...{ mins: 'min', minute: 'min', minutes: 'min', minuten: 'min', m: 'min' },
  ...{ hr: 'h', hrs: 'h', hour: 'h', hours: 'h', std: 'h', stunden: 'h', days: 'd', day: 'd', tage: 'd' },
};

/** The unit of elapsed time that a word means. */
export function elapsedUnit(word: string): string | undefined {
  const plain = word.trim().toLowerCase().replace(/\.$/, '');
  if (Object.hasOwn(ELAPSED_UNITS, plain)) return plain;
  return UNIT_WORDS[plain];
}

/** LabVIEW's seconds look like those since 1970 of another time: only a user can tell. */
const TOLD_FORMS = COUNT_FORMS.filter((form) => form !== 'labview');

/** The counts of which a number gives a date of our age: none, one, or some that the file must tell apart. */
export function likelyCounts(count: number): CountForm[] {
  return TOLD_FORMS.filter((form) => {
    const year = new Date(momentOfCount(count, form)).getUTCFullYear();
    return year >= EARLIEST_YEAR[form] && year <= LATEST_YEAR;
  });
}

/** Counts in days meet many numbers that are none, and ticks meet nanoseconds of 1990: telemetry is younger. */
const EARLIEST_YEAR: Readonly<Record<CountForm, number>> = {
  ...{ s: 1973, ms: 1973, us: 1973, ns: 1992 },
  ...{ excel: 1990, ticks: 1990, filetime: 1990, labview: 1996, datenum: 1990, julian: 1950 },
};
const LATEST_YEAR = 2060;
