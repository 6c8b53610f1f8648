import { useEffect, useState } from 'preact/hooks';

/** What of time a series is shown: the last hours as the monitor sees fit, the last so much, or from then to then. */
export type Span =
  | { readonly kind: 'default' }
  | { readonly kind: 'last'; readonly lengthMs: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

/** How a series is shown besides its span. */
export interface SeriesLook {
  /** The channels that are shown; all of them otherwise. */
  readonly channels?: readonly string[];
  /** Whether they share one chart. */
  readonly overlaid?: true;
  /** What it is compared with: itself a day or a week earlier, or another series by its key. */
  readonly against?: Against;
}

export type Against = { readonly kind: 'day' | 'week' } | { readonly kind: 'series'; readonly key: string };

/** How the fleet is shown besides its filter: each of them as it is called in the address. */
export interface FleetLook {
  readonly sort?: string;
  /** Tag that it is grouped by; `none` for one group. */
  readonly by?: string;
  /** Hours of history. */
  readonly hours?: string;
  readonly size?: string;
  /** Only series in this state. */
  readonly state?: string;
}

const FLEET_LOOK = ['sort', 'by', 'hours', 'size', 'state'] as const;

export type Route =
  | { readonly page: 'fleet'; readonly filter: string; readonly look?: FleetLook }
  | { readonly page: 'series'; readonly key: string; readonly span: Span; readonly look?: SeriesLook }
  | { readonly page: 'incidents'; readonly filter: string; readonly state?: string }
  | { readonly page: 'incident'; readonly id: string }
  | {
      readonly page: 'try';
      readonly series?: string;
      readonly group?: string;
      readonly fromMs: number;
      readonly toMs: number;
    }
  | { readonly page: 'models' }
  | { readonly page: 'on-call' }
  | { readonly page: 'health' }
  | { readonly page: 'unknown'; readonly hash: string };

/** Reads the part of the address behind `#`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/');
  const asked = new URLSearchParams(query);
  if (page === '' || page === 'fleet') {
    const look = Object.fromEntries(
      FLEET_LOOK.map((name) => [name, asked.get(name)]).filter(([, value]) => value),
    );
    return {
      ...{ page: 'fleet', filter: asked.get('filter') ?? '' },
      ...(Object.keys(look).length > 0 && { look: look as FleetLook }),
    };
  }
  if (page === 'series' && rest.length > 0) {
    const look = lookOf(asked);
    return { page, key: decoded(rest.join('/')), span: spanOf(asked), ...(look && { look }) };
  }
  if (page === 'try') return tryOf(asked) ?? { page: 'unknown', hash };
  if (page === 'incident' && rest.length > 0) return { page, id: decoded(rest.join('/')) };
  if (page === 'incidents') {
    const state = asked.get('state');
    return { page, filter: asked.get('filter') ?? '', ...(state && { state }) };
  }
  if (page === 'health' || page === 'models' || page === 'on-call') return { page };
  return { page: 'unknown', hash };
}

/** The address of a route, from `#` on. */
export function hrefOf(route: Exclude<Route, { page: 'unknown' }>): string {
  if (route.page === 'fleet') return `#/fleet${queryOf({ filter: route.filter, ...route.look })}`;
  if (route.page === 'incidents')
    return `#/incidents${queryOf({ filter: route.filter, state: route.state ?? '' })}`;
  if (route.page === 'incident') return `#/incident/${encodeURIComponent(route.id)}`;
  if (route.page === 'try') {
    const { series = '', group = '', fromMs, toMs } = route;
    return `#/try${queryOf({ series, group, from: String(Math.floor(fromMs)), to: String(Math.ceil(toMs)) })}`;
  }
  if (route.page !== 'series') return `#/${route.page}`;
  const query = queryOf({ ...spanWords(route.span), ...lookWords(route.look) });
  return `#/series/${encodeURIComponent(route.key)}${query}`;
}

/** Address of one series, with a span if another than the usual is wanted. */
export function seriesHref(key: string, span: Span = { kind: 'default' }, look: SeriesLook = {}): string {
  return hrefOf({ page: 'series', key, span, look });
}

/** The route, followed. */
export function useRoute(): Route {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => setHash(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
}

function tryOf(asked: URLSearchParams): Route | undefined {
  const [series, group] = [asked.get('series') ?? undefined, asked.get('group') ?? undefined];
  const [fromMs, toMs] = [moment(asked.get('from')), moment(asked.get('to'))];
  if ((series ?? group) === undefined || fromMs === undefined || toMs === undefined) return undefined;
  return { page: 'try', ...(series === undefined ? { group: group! } : { series }), fromMs, toMs };
}

function spanWords(span: Span): Readonly<Record<string, string>> {
  if (span.kind === 'fixed')
    return { from: String(Math.floor(span.fromMs)), to: String(Math.ceil(span.toMs)) };
  return { last: span.kind === 'last' ? String(span.lengthMs / 1000) : span.kind === 'all' ? 'all' : '' };
}

function lookWords({ channels = [], overlaid, against }: SeriesLook = {}): Readonly<Record<string, string>> {
  return {
    channels: channels.map(encodeURIComponent).join(','),
    overlaid: overlaid ? 'yes' : '',
    against: against === undefined ? '' : against.kind === 'series' ? `series:${against.key}` : against.kind,
  };
}

function lookOf(asked: URLSearchParams): SeriesLook | undefined {
  const channels = (asked.get('channels') ?? '').split(',').filter(Boolean).map(decoded);
  const against = againstOf(asked.get('against') ?? '');
  const look: SeriesLook = {
    ...(channels.length > 0 && { channels }),
    ...(asked.get('overlaid') === 'yes' && { overlaid: true }),
    ...(against && { against }),
  };
  return Object.keys(look).length === 0 ? undefined : look;
}

function againstOf(text: string): Against | undefined {
  if (text === 'day' || text === 'week') return { kind: text };
  const key = /^series:(.+)$/s.exec(text)?.[1];
  return key === undefined ? undefined : { kind: 'series', key };
}

function spanOf(asked: URLSearchParams): Span {
  const [from, to, last] = [moment(asked.get('from')), moment(asked.get('to')), asked.get('last')];
  if (from !== undefined && to !== undefined && from < to) return { kind: 'fixed', fromMs: from, toMs: to };
  if (last === 'all') return { kind: 'all' };
  const seconds = Number(last);
  return last !== null && seconds > 0 ? { kind: 'last', lengthMs: seconds * 1000 } : { kind: 'default' };
}

/** Milliseconds since the epoch, or an ISO 8601 date-time as a person would write it into an address. */
function moment(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  const time = /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(time) ? undefined : time;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function queryOf(values: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams(Object.entries(values).filter(([, value]) => value !== ''));
  return query.size === 0 ? '' : `?${query.toString()}`;
}
