import { offsetOf, placeIn, zoneNamed } from './zones';

const EXACT = new Set(
  (
    'time timestamp datetime date ts ds dt epoch utc unixtime unix eventtime timeutc utctime timestamputc datetimeutc dateutc ' +
    'timems timestampms timens timestamp times timestamps timestring zeitstring datetimelocal localtime timelocal recordedat measuredat measuredon recordedon ' +
    'sampletime sampledat readingtime observedat observationtime eventtimestamp lastchanged lastupdated validtime ' +
    'zeit zeitstempel zeitpunkt datum datumzeit datumuhrzeit uhrzeit messzeit messdatum messzeitpunkt datumzeitutc zeitutc ' +
    'heure horodatage dateheure fecha hora fechahora data ora dataora tijd tijdstip datumtijd dato tid tidspunkt czas datetimestamp ' +
    't elapsed elapsedtime elapsedseconds elapsedtimes runtime laufzeit seconds secs sekunden time0 tijdstempel timedelta ' +
    'clock yyyymmdd xvalue datenum jd mjd julian juliandate juliandatum exceldate exceltime serialdate'
  ).split(' '),
);
const PART = /(time|date|zeit|datum|stamp|epoch|heure|fecha|tijd|measured|recorded|observed)/;
/** Times of what was done with a row, rather than of what it measures. */
const BOOKKEEPING =
  /(creat|updat|insert|receiv|ingest|process|modif|import|upload|expir|export|result|publi|issue|verif)/;
/** A row is that of the moment from which it holds, rather than of that until which it does. */
const BEGINS =
  /(start|begin|beginn|valid(from)?$|^(from|von|fra|fradato|zeitraumvon|desde|debut|inicio|inizio|alkuaika)$)/;
const ENDS =
  /(stop|end$|^end|ende$|endtime|enddate|until|valid(to|until)|^(to|bis|til|tildato|zeitraumbis|hasta|fin|fine|loppuaika)$)/;
/** When the largest or smallest value of a row was measured. */
const EXTREME = /^(max|min|peak|hi|high|low|lowest|highest)/;

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
  if (EXACT.has(bare)) return 4 + (/^(date|datum|fecha|dato)$/.test(bare) ? -0.5 : 0) + clockWorth(bare);
  const isPart = PART.test(bare);
  return (isPart ? 2 + clockWorth(bare) : 0) + secondary(bare, isPart);
}

/** How much less the times are that stand beside those of the rows. */
function secondary(bare: string, isPart: boolean): number {
  if (BOOKKEEPING.test(bare)) return -3;
  if (ENDS.test(bare)) return -2.5;
  if (EXTREME.test(bare)) return isPart ? -2 : 0;
  return BEGINS.test(bare) ? -0.5 : 0;
}

/** UTC is told apart by nothing else; a local clock shows an hour twice. */
function clockWorth(bare: string): number {
  const clock = clockNamed(bare);
  return clock === 'utc' ? 0.25 : clock === 'local' ? -0.25 : 0;
}

/** Which clock a name such as `Date GMT` or `Time Local` tells of. */
export function clockNamed(name: string): 'utc' | 'local' | undefined {
  const bare = plain(name);
  if (bare.includes('utc') || bare.includes('gmt')) return 'utc';
  return bare.includes('local') ? 'local' : undefined;
}

/**
 * The zone that a name or a unit such as `Time (UTC)`, `Zeit [MEZ]`, `Date Time, GMT+01:00` or `MTU (CET/CEST)` tells.
 */
export function zoneHint(name: string, unit: string | undefined): string | undefined {
  const bias = PERFORMANCE_MONITOR.exec(name)?.[1];
  if (bias !== undefined) return offsetText(-Number(bias));
  const inBrackets = /[([{]\s*([^)\]}]+?)\s*[)\]}]\s*$/.exec(name)?.[1];
  const behind = /(?:^|[_,\s])\s*((?:utc|gmt)(?:[+-]\d{1,2}(?::?\d{2})?)?|cet|cest|mez|mesz)$/i.exec(
    name,
  )?.[1];
  const place = placeIn(name) ?? placeIn(unit ?? '');
  if (place !== undefined) return place;
  const named = [name, unit ?? ''].map((text) => /^[A-Z][A-Za-z]+\/[A-Za-z_/]+/.exec(text.trim())?.[0]);
  return [inBrackets, unit, behind, name.trim(), ...named].find(
    (hint) =>
      hint !== undefined &&
      hint.length > 1 &&
      (offsetOf(hint) !== undefined || (ZONE_NAME.test(hint) && zoneNamed(hint) !== undefined)),
  );
}

/** Windows writes by how many minutes UTC is ahead of its clock. */
const PERFORMANCE_MONITOR = /^\(PDH-[CT]SV.*\((-?\d{1,3})\)$/;

function offsetText(minutes: number): string {
  const two = (count: number) => String(count).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}

const ZONE_NAME = /^[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_]+)?$/;

/** What each of several columns is of one time, by name. */
export type DatePart = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'dayOfYear' | 'clock';

const words = (text: string): readonly string[] => text.split(' ');
const PARTS: Readonly<Record<DatePart, readonly string[]>> = {
  year: words('year yyyy yy yr jahr annee année año ano anno jaar år ar vuosi rok год 年'),
  month: words(
    'month mm mo mon monat mois mes mês mese maand månad måned kuukausi miesiąc miesiac měsíc mesic месяц 月',
  ),
  day: words('day dd dy tag jour dia día giorno dag dayofmonth mday päivä paiva dzień dzien den день 日'),
  hour: words('hour hh hr stunde heure hora ora uur hours timme time24 tunti godzina hodina час 時 时'),
  minute: words('minute mn min minuten mi minutes minut minuutti 分'),
  second: words('second ss sec sekunde seconds sekund 秒'),
  /** Hours and minutes in digits. */
  clock: words('hhmm hrmn time aika klo tid uhrzeit heure hora ora mst est cst pst utc gmt lst cet'),
  dayOfYear: words('doy dayofyear jday yday julianday tagdesjahres'),
};

/**
 * The columns of year, month, day and so on; undefined where no name tells of a year.
 * @param holds whether a column holds such a part: `tag` may be a day or the name of a channel
 */
export function datePartColumns(
  names: readonly string[],
  holds: (part: DatePart, index: number) => boolean,
): ReadonlyMap<DatePart, number> | undefined {
  const found = new Map<DatePart, number>();
  names.forEach((name, index) => {
    const bare = plain(name);
    const part = (Object.keys(PARTS) as DatePart[]).find(
      (one) => PARTS[one].includes(bare) && !found.has(one) && holds(one, index),
    );
    // Buoys write MM for the month and mm for the minute.
    if (bare === 'mm' && found.has('month') && found.has('day')) found.set('minute', index);
    else if (part !== undefined) found.set(part, index);
  });
  return found.has('year') ? found : undefined;
}
