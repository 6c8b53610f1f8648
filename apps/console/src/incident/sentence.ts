import type { ChannelView, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { endOf, lastedMs, standsStill } from '../live/incidents';
import { formatWithin } from '../look/format';
import { formatLasting, formatMoment } from '../look/time';
import { distanceAt } from '../series/rank';
import { flatSince } from './flat';

/** Channels that are told of. */
const NAMED = 2;

/** Of the others their rule says what happened. */
const READ_FROM_VALUES = new Set<Incident['kind']>(['anomaly', 'regime-change', 'silence']);

/**
 * What happened, in one sentence: which channels, what they should have been, since when, how long.
 * @param quietMs for how long nothing of the series has arrived by the clock, where that is longer than usual
 */
export function sentenceOf(
  incident: Incident,
  view: SeriesView | undefined,
  nowMs: number,
  quietMs?: number,
): string {
  return `${whatOf(incident, view, nowMs)} ${whenOf(incident, nowMs, quietMs)}.`;
}

function whatOf(incident: Incident, view: SeriesView | undefined, nowMs: number): string {
  const { kind, channels, startMs, rule } = incident;
  if (!READ_FROM_VALUES.has(kind) || standsStill(incident)) return rule;
  const names = channels.slice(0, NAMED).map(({ name }) => name);
  const more = channels.length > NAMED ? ` and ${channels.length - NAMED} more` : '';
  if (kind === 'silence') return `No value of ${names.join(', ')}${more}`;
  const toMs = endOf(incident, nowMs);
  const told = names.map((name) => {
    const channel = view?.channels.find((one) => one.name === name);
    if (channel === undefined || view === undefined) return name;
    const reading = readingOf(channel, view.timesMs, startMs, toMs);
    if (reading === undefined) return name;
    const flatMs = flatSince(channel, view.timesMs, startMs, toMs);
    const since = flatMs === undefined ? '' : ` flat since ${formatMoment(flatMs, nowMs, false)} at`;
    return `${name}${since} ${reading}`;
  });
  return `${told.join('; ')}${more}`;
}

/**
 * The value furthest from what was expected, between two moments: on the side where the channel deviated the more over all
 * steps, since its return alone may look like a leap to the other, and its wake may last for longer than a blow.
 */
function readingOf(
  channel: ChannelView,
  timesMs: readonly number[],
  fromMs: number,
  toMs: number,
): string | undefined {
  const outside = timesMs.flatMap((timeMs, index) => {
    const distance = timeMs >= fromMs && timeMs <= toMs ? distanceAt(channel, index) : undefined;
    if (distance === undefined || distance === 0) return [];
    return [{ index, distance, isAbove: channel.actual[index]! > channel.expected[index]! }];
  });
  const beyond = outside.filter(({ distance }) => distance > 1);
  const isAbove = beyond.reduce((sum, step) => sum + (step.isAbove ? step.distance : -step.distance), 0) >= 0;
  const sided = beyond.length === 0 ? outside : beyond.filter((step) => step.isAbove === isAbove);
  const [worst] = sided.sort((one, other) => other.distance - one.distance || one.index - other.index);
  if (worst === undefined) return undefined;
  const [actual, expected, upper] = [channel.actual, channel.expected, channel.upper].map(
    (column) => column[worst.index]!,
  ) as [number, number, number];
  const half = upper - expected;
  const within = (value: number): string => formatWithin(value, half);
  const measured = [within(actual), channel.unit].filter(Boolean).join(' ');
  return `${measured}, expected ${within(expected)} ± ${within(half)}`;
}

function whenOf(incident: Incident, nowMs: number, quietMs?: number): string {
  const { startMs, endMs } = incident;
  const lasting = formatLasting(lastedMs(incident, nowMs, quietMs));
  const since = formatMoment(startMs, nowMs, false);
  if (standsStill(incident)) return `since ${since}`;
  if (incident.status === 'firing') return `since ${since}, for ${lasting}`;
  return `from ${since} to ${formatMoment(endMs ?? incident.lastMs, startMs, false)}, for ${lasting}`;
}
