import { readCalendarText, type WrittenTime } from './calendar-text';

const COMPACT =
  /^(\d{4})(\d{2})(\d{2})(?:[T _:-]?(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]?(\d{1,6}))?)?)?)?\s?(z|utc|[+-]\d{2}:?\d{2})?$/i;

/** Year and day of the year. */
const ORDINAL = /^\d{7}$/;

/**
 * A date and time in digits: `yyyymmdd`, with `hh`, `hhmm` or `hhmmss` behind it, or `yyyyddd`; undefined where the text is
 * none.
 */
export function readCompact(text: string): WrittenTime | undefined {
  if (ORDINAL.test(text)) return readCalendarText(`${text.slice(0, 4)}-${text.slice(4)}T00:00`, 'ymd');
  const match = COMPACT.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = ''] = match;
  return readCalendarText(`${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}${zone}`, 'ymd');
}
