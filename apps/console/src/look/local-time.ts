import { currentZone } from './time';

/** A moment as a field of type `datetime-local` takes it, in the zone that times are written in. */
export function toField(timeMs: number): string {
  const offsetMs = currentZone() === 'UTC' ? 0 : new Date(timeMs).getTimezoneOffset() * 60_000;
  return new Date(timeMs - offsetMs).toISOString().slice(0, 16);
}

/** The moment that such a field says; NaN where it says none. */
export function fromField(text: string): number {
  return Date.parse(currentZone() === 'UTC' ? `${text}Z` : text);
}
