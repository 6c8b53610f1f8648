import { bandCalled, type IncidentKind, type NotificationMember, type Reading } from '@kymo/domain';

/** Four digits that count. */
export function numberText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** `45 s`, `1 min`, `6 min`, `1 h 20 min`, `3 d 2 h`. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds === 0) return 'less than a second';
  if (seconds < 90 && seconds !== 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 48 * 60) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A moment as people there call it, and in UTC: `2026-03-01 15:20:00 CET (14:20:00 UTC)`. */
export function timeText(timeMs: number, timeZone: string): string {
  const utc = clockTime(timeMs, 'UTC');
  if (timeZone === 'UTC') return `${utc.date} ${utc.time} UTC`;
  const local = clockTime(timeMs, timeZone);
  const date = local.date === utc.date ? '' : `${utc.date} `;
  return `${local.date} ${local.time} ${local.zone} (${date}${utc.time} UTC)`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function clockTime(timeMs: number, timeZone: string) {
  let format = formats.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(timeMs).map(({ type, value }) => [type, value]));
  return {
    date: `${parts['year']}-${parts['month']}-${parts['day']}`,
    time: `${parts['hour']}:${parts['minute']}:${parts['second']}`,
    zone: parts['timeZoneName']!,
  };
}

/**
 * `12.3 l/min, expected 40.1 to 44`, or `allowed` where a hard range is left; `41 l/min, within the expected 40.1 to 44` of a
 * channel that is wrong otherwise.
 */
export function readingText({ actual, low, high, direction, unit }: Reading, kind: IncidentKind): string {
  const measured = unit === undefined ? numberText(actual) : `${numberText(actual)} ${unit}`;
  const relation = direction === 'within' ? 'within the expected' : bandCalled(kind);
  return `${measured}, ${relation} ${numberText(low)} to ${numberText(high)}`;
}

const MAX_NAME = 60;
const SHOWN_END = 20;

/** A name for a title: of a long one its two ends, so that the trouble is not what services cut off. */
export function nameText(name: string): string {
  const characters = [...name];
  if (characters.length <= MAX_NAME) return name;
  const start = characters.slice(0, MAX_NAME - SHOWN_END - 1);
  return `${start.join('')}…${characters.slice(-SHOWN_END).join('')}`;
}

/** How far a score lies beyond its boundary, in words; scores are logarithms there. */
export function degreeText(score: number): string {
  if (score < 1.5) return 'slightly';
  if (score < 2.5) return 'clearly';
  return score < 5 ? 'far' : 'extremely far';
}

/** What is the matter with one series, without its name. */
export function troubleText({ kind, channels, readings, peakScore = 1, rule }: NotificationMember): string {
  const names = channels.map(({ name }) => name).join(', ');
  const [worst] = readings;
  switch (kind) {
    case 'anomaly':
      if (worst === undefined || worst.direction === 'within') return `${names} behaving unusually`;
      return `${worst.channel} ${degreeText(peakScore)} ${worst.direction} what is expected`;
    case 'silence':
      return `no values from ${names}`;
    case 'regime-change':
      return `a new normal in ${names}`;
    case 'range':
    case 'health':
      return rule;
    case 'drift':
      return `${names} drifting from what the model has learnt`;
    case 'unscorable':
      return `no score possible for ${names}`;
    case 'late-data':
      return 'data arriving late';
  }
}
