import type { Decoded, Rejection, Sample } from '@kymo/domain';
import { tooManyChannels } from './limits';

/** A sample that others of its series and time are put to. */
interface Growing {
  readonly sample: Sample;
  readonly values: Record<string, number | null>;
  tags: Sample['tags'];
  channels: number;
}

/**
 * Puts channels of one series and time into one sample, in the order in which they came; beside it where they would
 * overwrite.
 * @returns the samples, and a refusal for each that would have too many channels
 */
export function mergedSamples(samples: Iterable<Sample>, maxChannels: number): Decoded {
  const merged = new Map<string, Growing>();
  const all: Growing[] = [];
  for (const sample of samples) {
    const key = `${sample.timeMs} ${sample.series}`;
    const names = Object.keys(sample.values);
    const earlier = merged.get(key);
    if (earlier === undefined || names.some((name) => Object.hasOwn(earlier.values, name))) {
      const begun = { sample, values: { ...sample.values }, tags: sample.tags, channels: names.length };
      all.push(begun);
      merged.set(key, begun);
      continue;
    }
    for (const name of names) earlier.values[name] = sample.values[name]!;
    earlier.channels += names.length;
    if (sample.tags !== earlier.tags) earlier.tags = { ...earlier.tags, ...sample.tags };
  }
  const decoded = { samples: [] as Sample[], rejections: [] as Rejection[] };
  for (const { sample, values, tags, channels } of all) {
    if (channels <= maxChannels) decoded.samples.push({ ...sample, values, tags });
    else decoded.rejections.push(tooManyChannels(channels, `series ${sample.series}`, maxChannels));
  }
  return decoded;
}
