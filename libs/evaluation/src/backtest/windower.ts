import type { Sample, SeriesKey, Window } from '@kymo/domain';

/** Cuts the samples of one series into windows as they arrive. */
export interface Windower {
  /** Windows that close by this sample, in order. */
  place(sample: Sample): readonly Window[];
  /** Windows that close because the series has ended. */
  finish(): readonly Window[];
}

export interface WindowerShape {
  readonly series: SeriesKey;
  readonly intervalMs: number;
  readonly lengthSamples: number;
  readonly strideSamples: number;
}

/** Makes the windower of one replay; the program passes in the live monitor's own. */
export type WindowerFactory = (shape: WindowerShape) => Windower;

/** Takes every sample as the next step and closes a window with it as soon as enough have been seen. */
export const stepWindower: WindowerFactory = ({ series, intervalMs, lengthSamples, strideSamples }) => {
  let channels: string[] = [];
  const recent: Sample[] = [];
  let seen = 0;
  let fresh = 0;

  const close = (): Window => {
    const values = new Float64Array(recent.length * channels.length);
    recent.forEach((sample, step) =>
      channels.forEach((channel, column) => {
        values[step * channels.length + column] = sample.values[channel] ?? NaN;
      }),
    );
    const window: Window = {
      series,
      tags: {},
      startMs: recent[0]!.timeMs,
      intervalMs,
      length: recent.length,
      channels,
      values,
      freshSteps: fresh,
      freshSamples: fresh,
      silentChannels: [],
    };
    fresh = 0;
    return window;
  };

  return {
    place(sample) {
      if (seen === 0) channels = Object.keys(sample.values).sort();
      recent.push(sample);
      if (recent.length > lengthSamples) recent.shift();
      seen++;
      fresh++;
      const due = seen - lengthSamples;
      return due >= 0 && due % strideSamples === 0 ? [close()] : [];
    },
    finish: () => (fresh > 0 && seen >= lengthSamples ? [close()] : []),
  };
};
