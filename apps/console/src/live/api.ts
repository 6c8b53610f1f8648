import type { FleetView, HealthView, IncidentsView, SeriesView } from '@kymo/api';

/** The monitor answered, and the answer was a refusal. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The monitor's answers; addresses are relative so that the page also works behind a path of a proxy. */
export const api = {
  fleet: (): Promise<FleetView> => get('api/fleet'),
  incidents: ({ status, limit }: { status?: 'firing'; limit: number }): Promise<IncidentsView> =>
    get(`api/incidents?${status === undefined ? '' : `status=${status}&`}limit=${limit}`),
  health: (): Promise<HealthView> => get('api/health'),
  series: (key: string, range: TimeRange | undefined, signal: AbortSignal): Promise<SeriesView> => {
    const query = range === undefined ? '' : `?fromMs=${range.fromMs}&toMs=${range.toMs}`;
    return get(`api/series/${encodeURIComponent(key)}${query}`, signal);
  },
};

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  const answer = await fetch(path, { headers: { accept: 'application/json' }, signal: signal ?? null });
  if (!answer.ok) throw new Refused(answer.status, await refusal(answer));
  return (await answer.json()) as T;
}

async function refusal(answer: Response): Promise<string> {
  const text = await answer.text();
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    if (typeof message === 'string') return message;
  } catch {
    // Not JSON: a proxy's page. Its status says more than its markup.
  }
  return `The monitor answered ${answer.status} ${answer.statusText}`.trim();
}
