import type { ChannelView } from '@kymo/api';
import { formatFine, formatValue } from '../look/format';

type KnownChannel = Pick<ChannelView, 'unit' | 'range' | 'valid'>;

/**
 * A measured value with the unit of its channel, where that is known.
 * @param tolerance what of it can be told apart
 */
export function measured(
  value: number | null | undefined,
  { unit }: KnownChannel,
  tolerance = Number.NaN,
): string {
  const isMeasured = value !== null && value !== undefined && Number.isFinite(value);
  const written = formatFine(value, tolerance);
  return isMeasured && unit !== undefined ? `${written} ${unit}` : written;
}

/** What is known of the values of a channel beforehand; nothing where nothing is. */
export function boundsOf({ range, valid }: KnownChannel): string | undefined {
  const between = ([low, high]: readonly number[]) => `${formatValue(low)} to ${formatValue(high)}`;
  const bounds = [
    ...(range ? [`alarms outside ${between(range)}`] : []),
    ...(valid ? [`can be ${between(valid)}`] : []),
  ];
  return bounds.length === 0 ? undefined : bounds.join(' · ');
}
