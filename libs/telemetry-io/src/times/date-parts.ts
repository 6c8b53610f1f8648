import { timeText } from './cell-text';
import type { SampledColumn } from './find-time';
import { zoneHint, type DatePart } from './names';
import { wallClock, type TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';

const ORDER: readonly DatePart[] = ['year', 'month', 'day', 'dayOfYear', 'hour', 'minute', 'second'];

/** Times whose year, month, day and so on stand in columns of their own. */
export function datePartTimes(
  parts: ReadonlyMap<DatePart, number>,
  columns: readonly SampledColumn[],
  options: TimeOptions,
): TimeColumns {
  const used = ORDER.filter((part) => parts.has(part));
  const indexes = used.map((part) => parts.get(part)!);
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index]!.name, columns[index]!.unit))
      .find((hint) => hint !== undefined);
  const wall = wallClock({ zone });
  return {
    columns: indexes,
    form: `${used.join(', ')} in columns of their own`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    written: (cells) => indexes.map((index) => timeText(cells[index])).join(' '),
    read: (cells, earlierMs) => {
      const localMs = momentOf(
        (part, otherwise) => {
          const index = parts.get(part);
          return index === undefined ? otherwise : Number(timeText(cells[index]) || Number.NaN);
        },
        parts.has('dayOfYear') && !parts.has('day'),
      );
      return wall === undefined || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}

function momentOf(at: (part: DatePart, otherwise: number) => number, isDayOfYear: boolean): number {
  const year = at('year', Number.NaN);
  const fullYear = year < 70 ? 2000 + year : year < 100 ? 1900 + year : year;
  const [month, day] = isDayOfYear ? [1, at('dayOfYear', 1)] : [at('month', 1), at('day', 1)];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= (isDayOfYear ? 366 : 31))) return Number.NaN;
  const clockMs = ((at('hour', 0) * 60 + at('minute', 0)) * 60 + at('second', 0)) * 1000;
  return Date.UTC(fullYear, month - 1, day) + Math.round(clockMs);
}
