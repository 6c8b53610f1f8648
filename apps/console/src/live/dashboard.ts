import { useKnown } from './monitor';

/** Address of the Grafana dashboard of a series over a stretch of time; undefined where none is configured. */
export function useDashboard(series: string, fromMs: number, toMs: number): string | undefined {
  const address = useKnown(({ health }) => health?.dashboardUrl);
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.searchParams.set('from', String(Math.floor(fromMs)));
  url.searchParams.set('to', String(Math.ceil(toMs)));
  url.searchParams.set('var-series', series);
  return url.href;
}
