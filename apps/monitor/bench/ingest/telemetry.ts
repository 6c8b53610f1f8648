import type { TrainingSeries } from '@kymo/domain';

export const CHANNELS = Array.from({ length: 8 }, (_, channel) => `channel-${channel}`);
export const INTERVAL_MS = 1_000;

/** A smooth course with noise that neither repeats nor needs a generator: what a sensor sends, three digits behind the point. */
export function valueOf(series: number, step: number, channel: number): number {
  const wave = Math.sin(step / (5 + channel) + series) + 0.4 * Math.sin(step / 37 + 2 * channel);
  const noise = Math.sin(step * 12.9898 + series * 78.233 + channel * 37.719) * 43758.5453;
  return Math.round(1000 * (50 + 10 * wave + (noise - Math.floor(noise)))) / 1000;
}

export function seriesName(index: number): string {
  return `pump-${String(index).padStart(6, '0')}`;
}

/** A telemetry record as a producer writes it. */
export function recordText(series: number, step: number, timeMs: number): string {
  const values = CHANNELS.map((name, channel) => `"${name}":${valueOf(series, step, channel)}`).join(',');
  return `{"series":"${seriesName(series)}","time":${timeMs},"tags":{"kind":"pump","site":"north"},"values":{${values}}}`;
}

/** What a model learns from: the steps before `steps` of so many series. */
export function trainingOf(series: number, steps: number): TrainingSeries[] {
  return Array.from({ length: series }, (_, index) => ({
    series: seriesName(index),
    intervalMs: INTERVAL_MS,
    startMs: 0,
    channels: CHANNELS,
    values: Float64Array.from({ length: steps * CHANNELS.length }, (_, cell) =>
      valueOf(index, Math.floor(cell / CHANNELS.length), cell % CHANNELS.length),
    ),
    tags: { kind: 'pump', site: 'north' },
  }));
}
