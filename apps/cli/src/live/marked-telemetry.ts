import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { KymoError, messageOf, type Sample } from '@kymo/domain';
import type { LiveEvent, LiveRecording, LiveSeries } from '@kymo/evaluation';
import { z } from 'zod';
import { samplesOf } from '../recorded';

const eventsSchema = z.array(
  z.object({
    series: z.string(),
    startMs: z.number(),
    endMs: z.number(),
    kind: z.string().optional(),
    channels: z.array(z.string()).optional(),
  }),
);

const TELEMETRY = 'telemetry.ndjson';
const LABELS = 'labels.json';

/** Whether a folder holds telemetry of several series with the trouble in it marked. */
export function isMarkedTelemetry(folder: string): boolean {
  return existsSync(join(folder, TELEMETRY)) && existsSync(join(folder, LABELS));
}

/** Reads `telemetry.ndjson`, and the events that `labels.json` lists. @throws KymoError INPUT_UNREADABLE */
export async function markedTelemetry(folder: string): Promise<LiveRecording> {
  const name = basename(folder);
  const samples = await samplesOf(join(folder, TELEMETRY), {});
  const bySeries = new Map<string, Sample[]>();
  for (const sample of samples) {
    const own = bySeries.get(sample.series);
    if (own) own.push(sample);
    else bySeries.set(sample.series, [sample]);
  }
  return {
    set: name,
    name,
    series: [...bySeries.values()].map(seriesOf),
    events: await eventsOf(join(folder, LABELS)),
  };
}

function seriesOf(samples: readonly Sample[]): LiveSeries {
  const channels = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))].sort();
  const { series: key, tags } = samples[0]!;
  const values = new Float64Array(samples.length * channels.length);
  samples.forEach((sample, row) =>
    channels.forEach(
      (name, channel) => (values[row * channels.length + channel] = sample.values[name] ?? NaN),
    ),
  );
  return { key, tags, channels, timesMs: Float64Array.from(samples, ({ timeMs }) => timeMs), values };
}

async function eventsOf(path: string): Promise<readonly LiveEvent[]> {
  try {
    return eventsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    const says = `reading the events of ${path}: ${messageOf(cause)}; a list of {"series", "startMs", "endMs"} expected`;
    throw new KymoError('INPUT_UNREADABLE', says, { cause });
  }
}
