import type { Severity } from '@kymo/domain';

/** How an episode stands in one group. */
export interface Place {
  readonly group: string;
  /** Key of the group that it would have without the storm that has taken it in. */
  readonly own?: string | undefined;
  readonly told?: {
    readonly severity: Severity;
    readonly peakScore: number;
    readonly channels: readonly string[];
  };
}

/** Places of an episode by route: mostly one. They are not changed but replaced, so that they are stored without a copy. */
export type Places = readonly (readonly [route: string, place: Place])[];

export function placeOn(places: Places, route: string): Place | undefined {
  for (const [one, place] of places) if (one === route) return place;
  return undefined;
}

export function withPlace(places: Places, route: string, place: Place): Places {
  if (places.length === 0) return [[route, place]];
  const isKnown = placeOn(places, route) !== undefined;
  if (!isKnown) return [...places, [route, place]];
  return places.map((one) => (one[0] === route ? [route, place] : one));
}

export function withoutPlace(places: Places, route: string): Places {
  return places.filter(([one]) => one !== route);
}
