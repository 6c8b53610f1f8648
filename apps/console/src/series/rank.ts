import type { ChannelView, SeriesView } from '@kymo/api';

export interface RankedChannel {
  readonly channel: ChannelView;
  /** Mean squared distance from the expected value, in half widths of the band: what the score is made of. */
  readonly badness: number;
  /** The step furthest from the expected value, and how far, in half widths of the band. */
  readonly furthest: { readonly index: number; readonly bands: number } | undefined;
  /** Steps outside the band, of those that have one. */
  readonly outside: number;
  readonly judged: number;
}

/**
 * Channels, worst first. When incidents lie in view only their time counts, so that a short one is not drowned by
 * the quiet hours around it.
 */
export function rankChannels(view: SeriesView): RankedChannel[] {
  const spans = view.incidents.map(({ startMs, endMs, lastMs }) => [startMs, endMs ?? lastMs] as const);
  const inIncident = view.timesMs.map((time) => spans.some(([from, to]) => time >= from && time <= to));
  const counts = inIncident.some(Boolean) ? inIncident : inIncident.map(() => true);
  return view.channels
    .map((channel) => rank(channel, counts))
    .sort(
      (a, b) =>
        b.badness - a.badness || a.channel.name.localeCompare(b.channel.name, 'en', { numeric: true }),
    );
}

/** Distance of the actual from the expected value in half widths of the band; undefined where either is missing. */
export function distanceAt(channel: ChannelView, index: number): number | undefined {
  const [actual, expected, upper, lower] = [
    channel.actual[index] ?? null,
    channel.expected[index] ?? null,
    channel.upper[index] ?? null,
    channel.lower[index] ?? null,
  ];
  if (actual === null || expected === null || upper === null || lower === null) return undefined;
  const half = (upper - lower) / 2;
  if (half > 0) return Math.abs(actual - expected) / half;
  return actual === expected ? 0 : Infinity;
}

/** The actual values that lie outside the band, null elsewhere. */
export function outsideOf(channel: ChannelView): (number | null)[] {
  return channel.actual.map((actual, index) => {
    const [lower, upper] = [channel.lower[index] ?? null, channel.upper[index] ?? null];
    if (actual === null || lower === null || upper === null) return null;
    return actual < lower || actual > upper ? actual : null;
  });
}

function rank(channel: ChannelView, counts: readonly boolean[]): RankedChannel {
  let [sum, weighed, outside, judged] = [0, 0, 0, 0];
  let furthest: RankedChannel['furthest'];
  for (let index = 0; index < channel.actual.length; index++) {
    const bands = distanceAt(channel, index);
    if (bands === undefined) continue;
    judged++;
    if (bands > 1) outside++;
    if (furthest === undefined || bands > furthest.bands) furthest = { index, bands };
    if (counts[index] !== true) continue;
    weighed++;
    sum += Math.min(bands, 1e6) ** 2;
  }
  return { channel, badness: weighed === 0 ? 0 : sum / weighed, furthest, outside, judged };
}
