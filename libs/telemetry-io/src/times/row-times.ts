import { timeText } from './cell-text';
import { readClock } from './clock-text';
import { timeReader, type TimeForm, type TimeReader, type WallTime } from './form';
import { WallClock, zoneNamed } from './zones';

/** Reads the time of a row. */
export interface RowTimes {
  /** Milliseconds since 1970; NaN for what cannot be read. */
  readonly read: (cells: readonly unknown[], earlierMs?: number) => number;
  /** What stands there. */
  readonly written: (cells: readonly unknown[]) => string;
}

/** Where the time of a row stands, and how it is read. */
export interface TimeColumns extends RowTimes {
  /** None where the rows carry no time. */
  readonly columns: readonly number[];
  /** Another column that may as well be the time. */
  readonly rival?: number;
  /** In a few words. */
  readonly form: string;
  /** Of times that carry none: given, told by the header or by a column, or UTC for want of any; absent where it is written. */
  readonly zone?: string;
  /** The file knows no dates: they count from 2000-01-01. */
  readonly isInvented: boolean;
  /** Where all sampled rows are alike in it: whether their times carry a zone. Rows that do not have no time. */
  readonly isZoneWritten?: boolean;
  /** A time of day without a date. */
  readonly isClock?: boolean;
  readonly doubts: readonly string[];
}

const DAY_MS = 86_400_000;

/** Of one column, or of the cells of several joined by blanks. */
export function ofOne(indexes: readonly number[], reader: TimeReader): RowTimes {
  const [only, ...others] = indexes as [number, ...number[]];
  const written = (cells: readonly unknown[]) =>
    others.length === 0
      ? timeText(cells[only])
      : indexes
          .map((index) => timeText(cells[index]))
          .join(' ')
          .trim();
  return { written, read: (cells, earlierMs) => reader(written(cells), earlierMs) };
}

/** Of a column of days and one of times of day. */
export function ofDateAndClock(
  date: number,
  clock: number,
  form: TimeForm,
  numberOf: (text: string) => number,
  wallTime: WallTime,
  readTimeOfDay: (text: string) => number = readClock,
): RowTimes {
  const wall = wallClock(wallTime);
  const readDate = timeReader(form, numberOf);
  return {
    written: (cells) => `${timeText(cells[date])} ${timeText(cells[clock])}`.trim(),
    read: (cells, earlierMs) => {
      const dayMs = readDate(timeText(cells[date]));
      const localMs = Math.floor(dayMs / DAY_MS) * DAY_MS + readTimeOfDay(timeText(cells[clock]));
      return wall === undefined || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}

/** Times as a wall clock shows them, each in the zone that another column names. */
export function withZones({ read, written }: RowTimes, zones: number): RowTimes {
  const clocks = new Map<string, WallClock | undefined>();
  const clockOf = (name: string) => {
    if (!clocks.has(name)) clocks.set(name, wallClock({ zone: name }));
    return clocks.get(name);
  };
  return {
    written: (cells) => `${written(cells)} ${timeText(cells[zones])}`.trim(),
    read: (cells, earlierMs) => {
      const localMs = read(cells, earlierMs);
      return Number.isNaN(localMs)
        ? localMs
        : (clockOf(timeText(cells[zones]))?.toUtc(localMs, earlierMs) ?? Number.NaN);
    },
  };
}

/** Undefined for UTC, and for want of a zone. */
export function wallClock({ zone, isDescending }: WallTime): WallClock | undefined {
  const named = zone === undefined ? undefined : zoneNamed(zone);
  return named === undefined ? undefined : new WallClock(named, isDescending);
}
