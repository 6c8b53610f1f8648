import type { ChannelView } from '@kymo/api';
import { formatValue } from '../look/format';

type KnownChannel = Pick<ChannelView, 'unit' | 'range' | 'valid'>;

/** A measured value with the unit of its channel, where that is known. */
export function measured(value: number | null | undefined, { unit }: KnownChannel): string {
  const isMeasured = value !== null && value !== undefined && Number.isFinite(value);
  return isMeasured && unit !== undefined ? `${formatValue(value)} ${unit}` : formatValue(value);
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
