import type { FleetSeries, FleetView, HealthView, SeriesView } from '@kymo/api';
import type { Incident, VerdictState } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { healthOf } from './plant-health';
import { MODEL, viewOf } from './plant-series';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BUCKETS = 36;
const BUCKET_MS = 10 * MINUTE;
const KINDS = ['compressor', 'furnace', 'pump'] as const;

/** A made-up plant that answers as a monitor would: the same for the same seed and size. */
export interface Plant {
  readonly fleet: FleetView;
  readonly incidents: readonly Incident[];
  readonly health: HealthView;
  series(key: string, fromMs?: number, toMs?: number): SeriesView | undefined;
}

export function createPlant(size: number, nowMs: number, seed = 7): Plant {
  const random = seededRandom(seed);
  const newest = Math.floor(nowMs / BUCKET_MS) * BUCKET_MS;
  const bucketsMs = Array.from({ length: BUCKETS }, (_, index) => newest - (BUCKETS - 1 - index) * BUCKET_MS);
  const names = Array.from({ length: size }, (_, index) => {
    const kind = KINDS[index % KINDS.length]!;
    return { kind, key: `${kind}-${String(Math.floor(index / KINDS.length) + 1).padStart(2, '0')}` };
  });
  const incidents =
    size === 0
      ? []
      : incidentsOf(
          names.map(({ key }) => key),
          nowMs,
        );
  const series = names.map(({ key, kind }, index): FleetSeries => {
    const mine = incidents.filter((incident) => incident.series === key);
    const firing = mine.find(({ status }) => status === 'firing');
    const state = stateOf(index, firing);
    const history = bucketsMs.map((bucket) => {
      if (state === 'warming_up') return null;
      const during = mine.find(
        ({ startMs, endMs }) => bucket + BUCKET_MS > startMs && bucket <= (endMs ?? nowMs),
      );
      const calm = 0.28 + 0.34 * random() + (random() > 0.97 ? 0.32 : 0);
      return during?.peakScore === undefined ? calm : during.peakScore * (0.6 + 0.4 * random());
    });
    const scored = state === 'normal' || state === 'anomalous';
    return {
      key,
      tags: { kind, hall: ['north', 'south'][index % 2]! },
      state,
      score: scored ? (firing?.peakScore ?? history.at(-1) ?? null) : null,
      lastMs: firing?.kind === 'silence' ? firing.startMs : nowMs,
      history,
      heardMs: Date.now(),
      quietLimitMs: 3_600_000,
      incident:
        firing === undefined
          ? null
          : { id: firing.id, kind: firing.kind, severity: firing.severity, startMs: firing.startMs },
      noted: null,
    };
  });
  return {
    fleet: { nowMs, bucketsMs, series },
    incidents,
    health: healthOf(size, nowMs),
    series: (key, fromMs, toMs) => {
      const one = series.find((candidate) => candidate.key === key);
      return one && viewOf(one, incidents, fromMs ?? nowMs - 6 * HOUR, toMs ?? nowMs, nowMs);
    },
  };
}

function stateOf(index: number, firing: Incident | undefined): VerdictState {
  if (firing !== undefined) return firing.kind === 'silence' ? 'unscorable' : 'anomalous';
  if (index % 23 === 13) return 'warming_up';
  return index % 29 === 19 ? 'unscorable' : 'normal';
}

function incidentsOf(keys: readonly string[], nowMs: number): Incident[] {
  const incident = (place: number, given: Partial<Incident> & { startMs: number }): Incident => {
    const series = keys[place % keys.length]!;
    return {
      id: `${series}@${given.startMs}`,
      kind: 'anomaly',
      series,
      tags: { kind: series.split('-')[0]! },
      status: given.endMs === undefined ? 'firing' : 'resolved',
      severity: 'warning',
      raisedMs: given.startMs + MINUTE,
      lastMs: given.endMs ?? nowMs,
      peakScore: 1.7,
      channels: [
        { name: 'bearing_temperature', share: 0.61 },
        { name: 'vibration', share: 0.24 },
        { name: 'torque', share: 0.11 },
        { name: 'speed', share: 0.04 },
      ],
      model: MODEL,
      rule: 'scores beyond the boundary, by far or for long',
      paged: true,
      maturity: 1,
      ...given,
    };
  };
  const earlier = incident(7, {
    startMs: nowMs - 290 * MINUTE,
    endMs: nowMs - 268 * MINUTE,
    peakScore: 1.9,
    label: 'burner drift',
  });
  const { id, series, startMs, label } = earlier;
  return [
    incident(7, {
      startMs: nowMs - 47 * MINUTE,
      severity: 'critical',
      peakScore: 4.36,
      similar: [{ id, series, startMs, ...(label !== undefined && { label }), similarity: 0.97 }],
    }),
    incident(16, {
      startMs: nowMs - 12 * MINUTE,
      peakScore: 1.42,
      channels: [{ name: 'pressure', share: 0.993 }],
    }),
    incident(20, {
      startMs: nowMs - 26 * MINUTE,
      kind: 'silence',
      peakScore: undefined,
      channels: [],
      model: undefined,
      rule: 'no sample for 60 s',
    }),
    earlier,
    incident(2, {
      startMs: nowMs - 180 * MINUTE,
      endMs: nowMs - 95 * MINUTE,
      severity: 'critical',
      peakScore: 12.8,
    }),
    incident(11, { startMs: nowMs - 31 * HOUR, endMs: nowMs - 30.4 * HOUR, peakScore: 2.31 }),
    incident(17, {
      startMs: nowMs - 20 * HOUR,
      endMs: nowMs - 19.5 * HOUR,
      severity: 'info',
      paged: false,
      heldBy: 'maturity',
      maturity: 0.4,
      peakScore: 1.3,
    }),
  ];
}
