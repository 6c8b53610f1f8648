import type {
  ExplanationView,
  FeedbackView,
  FleetHistoryView,
  FleetOddView,
  FleetView,
  HealthView,
  IncidentAlertsView,
  IncidentsView,
  MaintenancesView,
  ModelsView,
  QuietTimesView,
  ReceiversView,
  SeriesView,
  SessionView,
  SilencesView,
} from '@kymo/api';
import type { Incident } from '@kymo/domain';

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
  fleetHistory: (hours: string): Promise<FleetHistoryView> => get(`api/fleet/history?hours=${hours}`),
  fleetOdd: ({ fromMs, toMs }: TimeRange): Promise<FleetOddView> =>
    get(`api/fleet/odd?fromMs=${Math.floor(fromMs)}&toMs=${Math.ceil(toMs)}`),
  incidents: ({ status, limit }: { status?: 'firing'; limit: number }): Promise<IncidentsView> =>
    get(`api/incidents?${status === undefined ? '' : `status=${status}&`}limit=${limit}`),
  /** A page of the incidents, newest first, from those that began until then. */
  incidentsUntil: (untilMs: number | undefined, limit: number): Promise<IncidentsView> =>
    get(`api/incidents?limit=${limit}${untilMs === undefined ? '' : `&untilMs=${untilMs}`}`),
  incident: (id: string): Promise<Incident> => get(`api/incidents/${encodeURIComponent(id)}`),
  explanation: (id: string): Promise<ExplanationView> =>
    get(`api/incidents/${encodeURIComponent(id)}/explanation`),
  alertsOf: (id: string): Promise<IncidentAlertsView> =>
    get(`api/incidents/${encodeURIComponent(id)}/alerts`),
  quietTimesOf: (id: string): Promise<QuietTimesView> =>
    get(`api/incidents/${encodeURIComponent(id)}/quiet-times`),
  session: (): Promise<SessionView> => get('api/session'),
  /** Asks for something to be done. */
  act: <Answer>(path: string, body: object): Promise<Answer> => post(path, body),
  models: (): Promise<ModelsView> => get('api/models'),
  silences: (): Promise<SilencesView> => get('api/silences'),
  maintenance: (): Promise<MaintenancesView> => get('api/maintenance'),
  receivers: (): Promise<ReceiversView> => get('api/receivers'),
  feedback: (): Promise<FeedbackView> => get('api/feedback'),
  health: (): Promise<HealthView> => get('api/health'),
  series: (key: string, range: TimeRange | undefined, signal: AbortSignal): Promise<SeriesView> => {
    const query =
      range === undefined ? '' : `?fromMs=${Math.floor(range.fromMs)}&toMs=${Math.ceil(range.toMs)}`;
    return get(`api/series/${encodeURIComponent(key)}${query}`, signal);
  },
};

function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  return answerOf<T>(path, { headers: { accept: 'application/json' }, signal: signal ?? null });
}

function post<T>(path: string, body: object): Promise<T> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' };
  return answerOf<T>(path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function answerOf<T>(path: string, request: RequestInit): Promise<T> {
  const answer = await fetch(path, request);
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
