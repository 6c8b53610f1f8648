import {
  noEffects,
  type Effects,
  type Evidence,
  type HistoryBlock,
  type Incident,
  type Notification,
  type SeriesState,
} from '@kymo/domain';

/** Effects that change nothing but the position, with `changes` on top. */
export function effectsOf(changes: Partial<Effects> = {}): Effects {
  return { ...noEffects('telemetry/0', 1), ...changes };
}

/** A block of `steps` steps and two channels whose numbers tell where they stand; some are missing. */
export function historyBlock(series: string, startMs: number, steps = 4, intervalMs = 1_000): HistoryBlock {
  const grid = (offset: number) =>
    Float32Array.from({ length: steps * 2 }, (_, index) =>
      index === 1 ? NaN : startMs / 1_000 + index + offset,
    );
  return {
    series,
    startMs,
    intervalMs,
    channels: ['flow', 'pressure'],
    actual: grid(0),
    expected: grid(0.25),
    band: grid(0.5),
    score: Float32Array.from({ length: steps }, (_, index) => (index === 0 ? NaN : index / 10)),
  };
}

export function incidentOf(id: string, changes: Partial<Incident> = {}): Incident {
  return {
    id,
    kind: 'anomaly',
    series: 'pump-1',
    tags: { site: 'north' },
    status: 'firing',
    severity: 'warning',
    startMs: 1_000,
    raisedMs: 2_000,
    lastMs: 3_000,
    paged: true,
    peakScore: 1.5,
    channels: [{ name: 'flow', share: 1 }],
    rule: 'score above 1 in 3 of 4 windows',
    ...changes,
  };
}

/** What a receiver is first told of one incident. */
export function notificationOf(group: string, receiver: string): Notification {
  const { id, series, tags, kind, severity, startMs, channels, rule } = incidentOf(group);
  return {
    id: `${group}:1:firing`,
    group,
    revision: 1,
    receiver,
    event: 'firing',
    status: 'firing',
    severity,
    changes: [],
    labels: { series },
    startMs,
    atMs: 2_000,
    members: [
      {
        id,
        series,
        tags,
        kind,
        severity,
        status: 'firing',
        startMs,
        channels,
        rule,
        readings: [],
        reopened: 0,
      },
    ],
    memberCount: 1,
    firingCount: 1,
    title: `${series} is unwell`,
    text: 'Since a second',
    timeZone: 'UTC',
    links: {},
  };
}

/** Evidence of an incident whose numbers tell which it is. */
export function evidenceOf(incident: string, hash = 'h', steps = 4): Evidence {
  return {
    incident,
    window: {
      series: 'pump-1',
      tags: { site: 'north' },
      startMs: 0,
      intervalMs: 1_000,
      length: steps,
      channels: ['flow'],
      values: Float32Array.from({ length: steps }, (_, step) => (step === 1 ? NaN : step + 0.1)),
      freshSteps: 1,
      freshSamples: 1,
      silentChannels: [],
    },
    model: { detector: 'linear-autoencoder', hash },
    score: 1.234567890123,
    threshold: 1,
    signature: { incident, channels: ['flow'], code: Float32Array.of(0.5, 2, 1) },
  };
}

export function seriesState(key: string): SeriesState {
  return {
    key,
    tags: { site: 'north' },
    channels: ['flow'],
    intervalMs: 1_000,
    firstMs: 0,
    lastMs: 10_000,
    verdict: 'normal',
    score: 0.3,
    steps: 10,
  };
}
