import type {
  ChannelView,
  FleetSeries,
  FleetView,
  HealthView,
  Incident,
  SeriesView,
  VerdictState,
} from '@kymo/domain';
import { seededRandom, zeroCounters } from '@kymo/domain';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BUCKETS = 72;
const BUCKET_MS = 5 * MINUTE;
const KINDS = ['compressor', 'furnace', 'pump'] as const;
const CHANNELS = ['bearing_temperature', 'current', 'flow', 'level', 'pressure', 'speed', 'torque', 'vibration'];
const MODEL = { detector: 'lstm-autoencoder', hash: '5d1f0c9b7a34e2' };

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
  const incidents = size === 0 ? [] : incidentsOf(names.map(({ key }) => key), nowMs);
  const series = names.map(({ key, kind }, index): FleetSeries => {
    const mine = incidents.filter((incident) => incident.series === key);
    const firing = mine.find(({ status }) => status === 'firing');
    const state = stateOf(index, firing);
    const history = bucketsMs.map((bucket) => {
      if (state === 'warming_up') return null;
      const during = mine.find(({ startMs, endMs }) => bucket + BUCKET_MS > startMs && bucket <= (endMs ?? nowMs));
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
      incident: firing?.id ?? null,
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
      rule: 'score at or above 1 in 3 of 4 windows',
      ...given,
    };
  };
  return [
    incident(7, { startMs: nowMs - 47 * MINUTE, severity: 'critical', peakScore: 4.36 }),
    incident(16, { startMs: nowMs - 12 * MINUTE, peakScore: 1.42, channels: [{ name: 'pressure', share: 0.993 }] }),
    incident(20, {
      startMs: nowMs - 26 * MINUTE,
      kind: 'silence',
      peakScore: undefined,
      channels: [],
      model: undefined,
      rule: 'no sample for 60 s',
    }),
    incident(7, { startMs: nowMs - 290 * MINUTE, endMs: nowMs - 268 * MINUTE, peakScore: 1.9 }),
    incident(2, { startMs: nowMs - 180 * MINUTE, endMs: nowMs - 95 * MINUTE, severity: 'critical', peakScore: 12.8 }),
    incident(11, { startMs: nowMs - 31 * HOUR, endMs: nowMs - 30.4 * HOUR, peakScore: 2.31 }),
  ];
}

function viewOf(
  one: FleetSeries,
  all: readonly Incident[],
  fromMs: number,
  toMs: number,
  nowMs: number,
): SeriesView {
  const incidents = all.filter(
    ({ series, startMs, endMs }) => series === one.key && startMs <= toMs && (endMs ?? nowMs) >= fromMs,
  );
  const from = Math.max(fromMs, nowMs - 48 * HOUR);
  const to = Math.min(toMs, one.lastMs);
  const steps = to <= from ? 0 : Math.min(900, Math.floor((to - from) / 1000));
  const timesMs = Array.from({ length: steps }, (_, step) => Math.round(from + ((step + 1) * (to - from)) / steps));
  const during = timesMs.map((time) => incidents.find(({ startMs, lastMs }) => time >= startMs && time <= lastMs));
  const random = seededRandom(one.key.length + 3);
  const scored = one.state !== 'warming_up';
  return {
    key: one.key,
    tags: one.tags,
    state: one.state,
    detector: scored ? MODEL.detector : null,
    timesMs,
    channels: CHANNELS.map((name, index) => channelOf(name, index, timesMs, during, scored)),
    score: during.map((incident) => {
      const calm = 0.3 + 0.35 * random();
      return scored ? (incident?.peakScore ?? 0.5) * (incident === undefined ? 1 : 0.7) + calm * 0.4 : null;
    }),
    incidents,
  };
}

function channelOf(
  name: string,
  index: number,
  timesMs: readonly number[],
  during: readonly (Incident | undefined)[],
  scored: boolean,
): ChannelView {
  const random = seededRandom(index + 11);
  const size = 10 ** (index % 3);
  const expected = timesMs.map(
    (time) => size * (4 + index + 1.4 * Math.sin(time / (HOUR / 2) + index) + 0.5 * Math.sin(time / (7 * MINUTE))),
  );
  const band = size * 0.45;
  const actual = expected.map((value, step) => {
    if (index === 3 && step > 300 && step < 360) return null;
    const share = during[step]?.channels.find((channel) => channel.name === name)?.share ?? 0;
    return value + size * 0.3 * (random() + random() - 1) + share * size * 3.2;
  });
  const none = timesMs.map(() => null);
  return {
    name,
    actual,
    expected: scored ? expected : none,
    lower: scored ? expected.map((value) => value - band) : none,
    upper: scored ? expected.map((value) => value + band) : none,
  };
}

function healthOf(size: number, nowMs: number): HealthView {
  return {
    version: '0.1.0',
    startedAt: new Date(nowMs - 3 * HOUR).toISOString(),
    uptimeSeconds: 3 * 3600,
    parts: [
      { name: 'kafka telemetry', ready: true },
      { name: 'influx', ready: false, why: 'connection refused at 127.0.0.1:8086, trying again in 8 s', owed: 4213 },
      { name: 'webhook', ready: true },
      { name: 'store', ready: true },
    ],
    counters: {
      ...zeroCounters(),
      records: 2_073_600,
      decoded: size === 0 ? 0 : 2_073_588,
      rejected: { not_json: 7, time_in_seconds: 5 },
      late: 214,
      duplicate: 31,
      open: 1_536,
      scored: 2_033_407,
      warmingUp: 38_400,
      unscorable: 0,
      windowsScored: 254_176,
      ...(size === 0 ? { records: 0, rejected: {}, late: 0, duplicate: 0, open: 0, scored: 0, warmingUp: 0 } : {}),
    },
    samplesPerSecond: size * 8,
    series: size,
    models: [
      { detector: 'linear-autoencoder', group: 'furnace', state: 'serving', hash: '91c4be07d2aa' },
      { detector: 'lstm-autoencoder', group: 'pump', state: 'serving', hash: MODEL.hash },
      {
        detector: 'lstm-autoencoder',
        group: 'furnace',
        state: 'fitting',
        detail: 'epoch 21 of 60, validation error 0.0121',
        fraction: 0.37,
        remainingMs: 74_000,
      },
      { detector: 'lstm-variational', group: 'compressor', state: 'waiting', detail: '1 900 of 4 000 samples gathered' },
    ],
    rssMiB: 212,
  };
}
