import type { ChannelView, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { SEVERITY_LEVELS } from '../look/scale';

export interface RankedChannel {
  readonly channel: ChannelView;
  /** Share of the score of the worst incident in view; undefined where the incident does not name the channel. */
  readonly share: number | undefined;
  /** Share of all values in view that lie outside their band; 0 where none had one. */
  readonly outsideShare: number;
  /** The step furthest from the expected value, and how far, in half widths of the band. */
  readonly furthest: { readonly index: number; readonly bands: number } | undefined;
}

/**
 * Channels, worst first, as the shares that are shown of them say: of the worst incident's score, then of the time.
 * @param incidents whose shares count
 */
export function rankChannels(view: SeriesView, incidents = view.incidents): RankedChannel[] {
  const shares = new Map(worstOf(incidents)?.channels.map(({ name, share }) => [name, share]));
  return view.channels
    .map((channel) => ({
      channel,
      share: shares.get(channel.name),
      outsideShare: channel.judged === 0 ? 0 : channel.outside / channel.judged,
      furthest: furthestOf(channel),
    }))
    .sort(
      (a, b) =>
        (b.share ?? 0) - (a.share ?? 0) ||
        b.outsideShare - a.outsideShare ||
        a.channel.name.localeCompare(b.channel.name, 'en', { numeric: true }),
    );
}

/** The severest of the incidents that a score has raised: a silence has no share of anything. */
function worstOf(incidents: readonly Incident[]): Incident | undefined {
  return incidents
    .filter(({ peakScore }) => peakScore !== undefined)
    .sort(
      (a, b) =>
        SEVERITY_LEVELS[b.severity] - SEVERITY_LEVELS[a.severity] || (b.peakScore ?? 0) - (a.peakScore ?? 0),
    )[0];
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

function furthestOf(channel: ChannelView): RankedChannel['furthest'] {
  let furthest: RankedChannel['furthest'];
  for (let index = 0; index < channel.actual.length; index++) {
    const bands = distanceAt(channel, index);
    if (bands !== undefined && (furthest === undefined || bands > furthest.bands))
      furthest = { index, bands };
  }
  return furthest;
}
