import type { ChannelView, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { formatValue } from '../look/format';
import { formatDuration, formatMoment } from '../look/time';
import { distanceAt } from '../series/rank';

/** Channels that are told of. */
const NAMED = 2;

/** What happened, in one sentence: which channels, what they should have been, since when, how long. */
export function sentenceOf(incident: Incident, view: SeriesView | undefined, nowMs: number): string {
  return `${whatOf(incident, view)} ${whenOf(incident, nowMs)}.`;
}

/** When it is over, or the latest moment of one that goes on. */
export function endOf({ status, endMs, lastMs }: Incident, nowMs: number): number {
  return endMs ?? (status === 'firing' ? Math.max(nowMs, lastMs) : lastMs);
}

function whatOf({ kind, channels, startMs, lastMs }: Incident, view: SeriesView | undefined): string {
  const names = channels.slice(0, NAMED).map(({ name }) => name);
  const more = channels.length > NAMED ? ` and ${channels.length - NAMED} more` : '';
  if (kind === 'silence') return `No value of ${names.join(', ')}${more}`;
  const told = names.map((name) => {
    const channel = view?.channels.find((one) => one.name === name);
    return (channel && view && readingOf(channel, view.timesMs, startMs, lastMs)) ?? name;
  });
  return `${told.join('; ')}${more}`;
}

/** The value furthest from what was expected, between two moments. */
function readingOf(
  channel: ChannelView,
  timesMs: readonly number[],
  fromMs: number,
  toMs: number,
): string | undefined {
  let worst: { readonly index: number; readonly distance: number } | undefined;
  timesMs.forEach((timeMs, index) => {
    const distance = timeMs >= fromMs && timeMs <= toMs ? distanceAt(channel, index) : undefined;
    if (distance !== undefined && distance > (worst?.distance ?? 0)) worst = { index, distance };
  });
  if (worst === undefined) return undefined;
  const [actual, expected, upper] = [channel.actual, channel.expected, channel.upper].map(
    (column) => column[worst!.index]!,
  ) as [number, number, number];
  return `${channel.name} ${formatValue(actual)}, expected ${formatValue(expected)} ± ${formatValue(upper - expected)}`;
}

function whenOf(incident: Incident, nowMs: number): string {
  const { startMs, endMs } = incident;
  const lasting = formatDuration(endOf(incident, nowMs) - startMs);
  const since = formatMoment(startMs, nowMs, false);
  if (incident.status === 'firing') return `since ${since}, for ${lasting}`;
  return `from ${since} to ${formatMoment(endMs ?? incident.lastMs, startMs, false)}, for ${lasting}`;
}
