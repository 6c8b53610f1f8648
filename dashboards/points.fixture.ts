import { MEASUREMENTS } from '@kymo/domain';
import type { QueryVariables } from './src/query-variables';

const MINUTE_MS = 60_000;
export const TO_MS = Date.UTC(2024, 5, 1, 12);
export const BROKEN = "site a/press.1's";
const HEALTHY = ['pump-1', 'pump-2'];

/** The choices over which the points of {@link points} are asked for. */
export const VARIABLES: QueryVariables = {
  fromMs: TO_MS - 60 * MINUTE_MS,
  // The end of a range belongs to it in InfluxQL and SQL, but not in Flux.
  toMs: TO_MS + 1,
  intervalMs: MINUTE_MS,
  series: BROKEN,
  channels: ['motor.current', 'flow'],
  tag: 'site',
  groups: [],
  worst: [BROKEN, ...HEALTHY],
};

/** Half an hour of three series, of which one breaks; four incidents, of which two are over. */
export function points(): string[] {
  const windows = [BROKEN, ...HEALTHY].flatMap((series) =>
    Array.from({ length: 30 }, (_, index) => windowPoints(series, 29 - index)).flat(),
  );
  return [
    ...windows,
    point(
      'verdict',
      { series_key: HEALTHY[1] ?? '', state: 'unscorable' },
      { windows: '2', reason: '"too_few_values"' },
      31,
    ),
    point('verdict', { series_key: BROKEN, state: 'warming_up' }, { windows: '1', reason: '"no_model"' }, 40),
    alert(BROKEN, 'firing', 10, 10),
    alert(HEALTHY[0] ?? '', 'firing', 25, 25),
    alert(HEALTHY[0] ?? '', 'resolved', 5, 25),
    alert(BROKEN, 'firing', 50, 50),
    alert(BROKEN, 'resolved', 45, 50),
    alert(HEALTHY[1] ?? '', 'firing', 20, 20, 'silence'),
  ];
}

/** Scores of every band. */
function scoreOf(series: string, minutesAgo: number): number {
  if (series === BROKEN && minutesAgo < 10) return minutesAgo < 5 ? 2.5 : 1.5;
  return series === HEALTHY[1] && minutesAgo === 12 ? 0.9 : 0.4;
}

export function windowPoints(series: string, minutesAgo: number): string[] {
  const broken = series === BROKEN && minutesAgo < 10;
  const fields = {
    score: String(scoreOf(series, minutesAgo)),
    reconstruction_error: '0.1',
    boundary: '0.2',
    threshold: '1',
    maturity: '1',
  };
  const detector = minutesAgo < 15 ? 'lstm-autoencoder' : 'linear-autoencoder';
  const steps = ['motor.current', 'flow', 'temperature'].map((channel) =>
    point(
      'reconstruction',
      { series_key: series, channel },
      { actual: broken ? '9' : '5', expected: '5', lower: '4', upper: '6', contribution: '0.33' },
      minutesAgo,
    ),
  );
  return [
    point('score', { series_key: series, detector }, fields, minutesAgo),
    point(
      'verdict',
      { series_key: series, state: broken ? 'anomalous' : 'normal' },
      { windows: '1' },
      minutesAgo,
    ),
    ...steps,
  ];
}

export function alert(
  series: string,
  status: string,
  minutesAgo: number,
  sinceMinutes: number,
  kind = 'anomaly',
): string {
  const fields = {
    incident: `"${series}-${sinceMinutes}"`,
    nature: `"${kind}"`,
    severity: '"critical"',
    peak_score: '2.5',
    summary: `"${series} left its expected band"`,
    channels: '"flow"',
    start_ms: `${TO_MS - sinceMinutes * MINUTE_MS}`,
    scored_by: '"lstm-autoencoder"',
  };
  return point('alert', { series_key: series, incident_kind: kind, status }, fields, minutesAgo);
}

export function point<M extends keyof typeof MEASUREMENTS>(
  measurement: M,
  tags: Record<(typeof MEASUREMENTS)[M]['tags'][number], string>,
  fields: Partial<Record<keyof (typeof MEASUREMENTS)[M]['fields'], string>>,
  minutesAgo: number,
): string {
  const site = (tags as { series_key?: string }).series_key === BROKEN ? { site: 'north' } : {};
  const tagSet = Object.entries<string>({ ...tags, ...site }).map(
    ([key, value]) => `,${key}=${value.replace(/[ ,=]/g, '\\$&')}`,
  );
  const fieldSet = Object.entries<string | undefined>(fields).map(([key, value]) => `${key}=${value}`);
  return `${MEASUREMENTS[measurement].name}${tagSet.join('')} ${fieldSet.join(',')} ${TO_MS - minutesAgo * MINUTE_MS}`;
}
