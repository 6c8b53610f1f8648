import { offsetOf } from './zones';

const EXACT = new Set(
  (
    'time timestamp datetime date ts ds dt epoch utc unixtime unix eventtime timeutc utctime timestamputc datetimeutc dateutc ' +
    'timems timestampms timens timestamp times timestamps timestring zeitstring datetimelocal localtime timelocal recordedat measuredat measuredon recordedon ' +
    'sampletime sampledat readingtime observedat observationtime eventtimestamp lastchanged lastupdated validtime ' +
    'zeit zeitstempel zeitpunkt datum datumzeit datumuhrzeit uhrzeit messzeit messdatum messzeitpunkt datumzeitutc zeitutc ' +
    'heure horodatage dateheure fecha hora fechahora data ora dataora tijd tijdstip datumtijd dato tid tidspunkt czas datetimestamp ' +
    't elapsed elapsedtime elapsedseconds elapsedtimes runtime laufzeit seconds secs sekunden time0 tijdstempel timedelta ' +
    'datenum jd mjd julian juliandate juliandatum exceldate exceltime serialdate'
  ).split(' '),
);
const PART = /(time|date|zeit|datum|stamp|epoch|heure|fecha|tijd|measured|recorded|observed)/;
/** Times of what was done with a row, rather than of what it measures. */
const BOOKKEEPING =
  /(creat|updat|insert|receiv|ingest|process|modif|import|upload|expir|start|stop|begin|end$|valid(from|to|until)|export)/;

/** Lower case, letters and digits only, without a unit in brackets behind it. */
export function plain(name: string): string {
  return name
    .replace(/[([{][^)\]}]*[)\]}]\s*$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Whether a column of that name holds times. */
export function isTimeName(name: string): boolean {
  return EXACT.has(plain(name));
}

/** How much a name says that its column holds the times of the rows: 4 for `time`, 0 for nothing, less for `created_at`. */
export function timeNameWorth(name: string): number {
  const bare = plain(name);
  const bookkeeping = BOOKKEEPING.test(bare) ? -3 : 0;
  if (EXACT.has(bare)) return 4 + (/^(date|datum|fecha|dato)$/.test(bare) ? -0.5 : 0) + clockWorth(bare);
  return (PART.test(bare) ? 2 : 0) + bookkeeping;
}

/** UTC is told apart by nothing else; a local clock shows an hour twice. */
function clockWorth(bare: string): number {
  if (bare.includes('utc') || bare.includes('gmt')) return 0.25;
  return bare.includes('local') ? -0.25 : 0;
}

/** The zone that a name or a unit such as `Time (UTC)`, `Zeit [MEZ]` or `MTU (CET/CEST)` tells; all of Central Europe sets its clocks alike. */
export function zoneHint(name: string, unit: string | undefined): string | undefined {
  const inBrackets = /[([{]\s*([^)\]}]+?)\s*[)\]}]\s*$/.exec(name)?.[1];
  const behind = /(?:^|[_\s])(utc|gmt|cet|cest|mez|mesz)$/i.exec(name)?.[1];
  const both = /\b(?:CET\s?[/|]\s?CEST|MEZ\s?[/|]\s?MESZ)\b/i.test(name);
  if (both) return 'Europe/Berlin';
  return [inBrackets, unit, behind, name.trim()].find(
    (hint) =>
      hint !== undefined &&
      hint.length > 1 &&
      (offsetOf(hint) !== undefined || /^[A-Z][a-z]+\/[A-Z][A-Za-z_]+$/.test(hint)),
  );
}

/** What each of several columns is of one time, by name. */
export type DatePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'dayOfYear' | 'clock';

const PARTS: Readonly<Record<DatePart, readonly string[]>> = {
  year: ['year', 'yyyy', 'yy', 'yr', 'jahr', 'annee', 'año', 'ano', 'anno', 'jaar'],
  month: ['month', 'mm', 'mo', 'mon', 'monat', 'mois', 'mes', 'mese', 'maand'],
  day: ['day', 'dd', 'dy', 'tag', 'jour', 'dia', 'día', 'giorno', 'dag', 'dayofmonth', 'mday'],
  hour: ['hour', 'hh', 'hr', 'stunde', 'heure', 'hora', 'ora', 'uur', 'hours'],
  minute: ['minute', 'mn', 'min', 'minuten', 'mi', 'minutes'],
  second: ['second', 'ss', 'sec', 'sekunde', 'seconds'],
  /** Hours and minutes in digits. */
  clock: ['hhmm', 'hrmn', 'time', 'mst', 'est', 'cst', 'pst', 'utc', 'gmt', 'lst', 'cet'],
  dayOfYear: ['doy', 'dayofyear', 'jday', 'yday', 'julianday', 'tagdesjahres'],
};

/** The columns of year, month, day and so on; undefined where the names tell of no whole date. */
export function datePartColumns(names: readonly string[]): ReadonlyMap<DatePart, number> | undefined {
  const found = new Map<DatePart, number>();
  names.forEach((name, index) => {
    const bare = plain(name);
    const part = (Object.keys(PARTS) as DatePart[]).find((one) => PARTS[one].includes(bare));
    // Buoys write MM for the month and mm for the minute.
    if (bare === 'mm' && found.has('month') && found.has('day')) found.set('minute', index);
    else if (part !== undefined && !found.has(part)) found.set(part, index);
  });
  const isWhole = found.has('year') && ((found.has('month') && found.has('day')) || found.has('dayOfYear'));
  return isWhole ? found : undefined;
}
