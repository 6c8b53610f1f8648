import type { HealthView } from '@kymo/api';
import { zeroCounters } from '@kymo/domain';
import { MODEL } from './plant-series';

const HOUR = 3_600_000;

/** Health of the made-up plant: one sink away, one model in the making, books that balance. */
export function healthOf(size: number, nowMs: number): HealthView {
  return {
    clockMs: Date.now(),
    stream: {
      source: 'kafka',
      ended: false,
      timesRealTime: 1,
      heardMs: size === 0 ? null : Date.now(),
      quietLimitMs: 3_600_000,
      heldFor: null,
      heldUntilMs: null,
    },
    incidents: size === 0 ? { firing: 0, resolved: 0, noted: 0 } : { firing: 3, resolved: 3, noted: 1 },
    version: '0.1.0',
    startedAt: new Date(nowMs - 3 * HOUR).toISOString(),
    uptimeSeconds: 3 * 3600,
    parts: [
      { name: 'kafka telemetry', ready: true },
      {
        name: 'influx',
        ready: false,
        why: 'connection refused at 127.0.0.1:8086, trying again in 8 s',
        owed: 4213,
      },
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
      wrongClock: 0,
      open: 1_536,
      scored: 2_033_407,
      warmingUp: 38_400,
      unscorable: 0,
      windowsScored: 254_176,
      ...(size === 0
        ? { records: 0, rejected: {}, late: 0, duplicate: 0, wrongClock: 0, open: 0, scored: 0, warmingUp: 0 }
        : {}),
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
      {
        detector: 'lstm-variational',
        group: 'compressor',
        state: 'waiting',
        detail: '1 900 of 4 000 samples gathered',
      },
    ],
    rssMiB: 212,
  };
}
