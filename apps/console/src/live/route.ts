import { useEffect, useState } from 'preact/hooks';

/** What of time a series is shown: the last hours as the monitor sees fit, the last so much, or from then to then. */
export type Span =
  | { readonly kind: 'default' }
  | { readonly kind: 'last'; readonly lengthMs: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'fixed'; readonly fromMs: number; readonly toMs: number };

export type Route =
  | { readonly page: 'fleet'; readonly filter: string }
  | { readonly page: 'series'; readonly key: string; readonly span: Span }
  | { readonly page: 'incidents'; readonly filter: string }
  | { readonly page: 'incident'; readonly id: string }
  | { readonly page: 'models' }
  | { readonly page: 'on-call' }
  | { readonly page: 'health' }
  | { readonly page: 'unknown'; readonly hash: string };

/** Reads the part of the address behind `#`. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/');
  const asked = new URLSearchParams(query);
  if (page === '' || page === 'fleet') return { page: 'fleet', filter: asked.get('filter') ?? '' };
  if (page === 'series' && rest.length > 0) {
    return { page, key: decoded(rest.join('/')), span: spanOf(asked) };
  }
  if (page === 'incident' && rest.length > 0) return { page, id: decoded(rest.join('/')) };
  if (page === 'incidents') return { page, filter: asked.get('filter') ?? '' };
  if (page === 'health' || page === 'models' || page === 'on-call') return { page };
  return { page: 'unknown', hash };
}

/** The address of a route, from `#` on. */
export function hrefOf(route: Exclude<Route, { page: 'unknown' }>): string {
  if (route.page === 'fleet' || route.page === 'incidents')
    return `#/${route.page}${queryOf({ filter: route.filter })}`;
  if (route.page === 'incident') return `#/incident/${encodeURIComponent(route.id)}`;
  if (route.page !== 'series') return `#/${route.page}`;
  const { span } = route;
  const query =
    span.kind === 'fixed'
      ? queryOf({ from: String(Math.floor(span.fromMs)), to: String(Math.ceil(span.toMs)) })
      : queryOf({
          last: span.kind === 'last' ? String(span.lengthMs / 1000) : span.kind === 'all' ? 'all' : '',
        });
  return `#/series/${encodeURIComponent(route.key)}${query}`;
}

/** Address of one series, with a span if another than the usual is wanted. */
export function seriesHref(key: string, span: Span = { kind: 'default' }): string {
  return hrefOf({ page: 'series', key, span });
}

/** The route, followed. */
export function useRoute(): Route {
  const [hash, follow] = useState(location.hash);
  useEffect(() => {
    const changed = (): void => follow(location.hash);
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return parseRoute(hash);
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
