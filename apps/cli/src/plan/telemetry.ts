import type { RawRecord, TrainingSeries } from '@kymo/domain';

const INTERVAL_MS = 1_000;
const BEGIN_MS = Date.UTC(2026, 0, 1);

/** Calm telemetry for a measurement: a wave and noise in every channel. */
export class MeasuredTelemetry {
  private readonly names: readonly string[];

  constructor(
    readonly series: number,
    channels: number,
  ) {
    this.names = Array.from({ length: channels }, (_, channel) => `channel-${channel}`);
  }

  training(steps: number): TrainingSeries[] {
    const width = this.names.length;
    return Array.from({ length: this.series }, (_, series) => ({
      series: nameOf(series),
      intervalMs: INTERVAL_MS,
      startMs: BEGIN_MS,
      channels: [...this.names].sort(),
      values: Float64Array.from({ length: steps * width }, (_, cell) =>
        valueOf(series, Math.floor(cell / width), cell % width),
      ),
    }));
  }

  /** One step of all series. */
  records(step: number): RawRecord[] {
    return Array.from({ length: this.series }, (_, series) => ({
      value: Buffer.from(
        JSON.stringify({
          series: nameOf(series),
          time: BEGIN_MS + step * INTERVAL_MS,
          values: Object.fromEntries(
            this.names.map((name, channel) => [name, valueOf(series, step, channel)]),
          ),
        }),
      ),
      partition: 'telemetry/0',
      offset: step * this.series + series,
    }));
  }
}

function nameOf(series: number): string {
  return `series-${series}`;
}

function valueOf(series: number, step: number, channel: number): number {
  const noise = Math.sin(step * 12.9898 + series * 78.233 + channel * 37.719) * 43758.5453;
  const wave = Math.sin(step / (5 + (channel % 8)) + series);
  return Math.round(1000 * (50 + 10 * wave + (noise - Math.floor(noise)))) / 1000;
}
