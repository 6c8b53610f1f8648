import { FileSource, JsonDecoder, type FileOptions } from '@kymo/connectors';
import type { Sample, TrainingSeries, Window } from '@kymo/domain';
import { type ChannelRule, cutWindows, windowOptionsSchema } from '@kymo/pipeline';

/** All samples of a file of telemetry. @throws KymoError INPUT_UNREADABLE */
export async function samplesOf(input: string, mapping: Omit<FileOptions, 'path'>): Promise<Sample[]> {
  const decoder = new JsonDecoder({ maxFutureMs: null });
  const samples: Sample[] = [];
  await new FileSource({ path: input, ...mapping }).run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }) => {
      for (const record of records) samples.push(...decoder.decode(record).samples);
      return Promise.resolve();
    },
  });
  return samples;
}

/**
 * Training series on the grid of the monitor, cut into windows that do not overlap.
 * @param channels what is known of channels
 */
export function trainingOf(
  samples: readonly Sample[],
  channels: readonly ChannelRule[] = [],
): TrainingSeries[] {
  const LENGTH = 64;
  const options = windowOptionsSchema.parse({ lengthSamples: LENGTH, strideSamples: LENGTH, channels });
  return cutWindows(samples, options).flatMap(joined);
}

function joined(windows: readonly Window[]): TrainingSeries[] {
  const last = windows.at(-1);
  if (last === undefined) return [];
  const { series, intervalMs, channels } = last;
  const startMs = windows[0]!.startMs;
  const steps = Math.round((last.startMs - startMs) / intervalMs) + last.length;
  const values = new Float64Array(steps * channels.length).fill(Number.NaN);
  for (const window of windows) {
    const first = Math.round((window.startMs - startMs) / intervalMs);
    window.channels.forEach((name, source) => {
      const target = channels.indexOf(name);
      for (let step = 0; step < window.length; step++) {
        const value = window.values[step * window.channels.length + source]!;
        if (!Number.isNaN(value)) values[(first + step) * channels.length + target] = value;
      }
    });
  }
  return [{ series, intervalMs, startMs, channels, values }];
}
