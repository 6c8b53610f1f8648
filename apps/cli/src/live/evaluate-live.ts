import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, resolve } from 'node:path';
import { KymoError, messageOf, systemClock } from '@kymo/domain';
import {
  findSeries,
  liveReport,
  type LiveRecording,
  type LiveRun,
  ofLabelledSeries,
  runAll,
  textLiveReport,
} from '@kymo/evaluation';
import { CLEAN_KINDS, type CleanKind } from '@kymo/simulation';
import { Progress } from '../progress';
import { cleanRecordings } from './clean-recordings';
import { isMarkedTelemetry, markedTelemetry } from './marked-telemetry';
import { monitorRun } from './monitor-run';

export interface LiveOptions {
  readonly data: readonly string[];
  /** Kinds of clean streams, `all` for every one. */
  readonly clean: readonly string[];
  readonly faults: boolean;
  readonly days: number;
  readonly seed: number;
  /** Settings of the monitor other than its defaults, as JSON. */
  readonly settings: string;
  readonly json: boolean;
}

/** Replays recordings through the whole monitor from a cold start, and reports the pages that on-call would have received. */
export async function evaluateLive(options: LiveOptions): Promise<void> {
  const config = settingsOf(options.settings);
  const recordings = await recordingsOf(options);
  const progress = new Progress('replaying', 1);
  const tasks = recordings.map(({ name, weight, load }) => ({
    name,
    weight,
    run: async (): Promise<LiveRun> => {
      const recording = await load();
      const outcome = await monitorRun(recording, {
        ...config,
        detection: { seed: options.seed, ...config.detection },
      });
      // The figures need the times and the events of a recording, but none of its values.
      return {
        recording: {
          ...recording,
          series: recording.series.map((one) => ({ ...one, values: new Float64Array(0) })),
        },
        outcome,
      };
    },
  }));
  const runs = await runAll(tasks, availableParallelism(), systemClock, ({ fraction, step, done, total }) =>
    progress.show(fraction, `${step}, ${done} of ${total} done`),
  );
  progress.done();
  const report = liveReport(runs, systemClock());
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${textLiveReport(report)}\n`);
}

/** A recording that is read or generated when it is evaluated. */
interface Awaited {
  readonly name: string;
  readonly weight: number;
  load(): Promise<LiveRecording>;
}

async function recordingsOf({ data, clean, faults, days, seed }: LiveOptions): Promise<Awaited[]> {
  const found = await Promise.all(data.map(recordingsIn));
  const kinds = cleanKinds(clean);
  const made = [...cleanRecordings({ kinds, days, seed, hasFaults: faults })].map(({ name, make }) => ({
    name,
    weight: 1,
    load: () => Promise.resolve(make()),
  }));
  return [...found.flat(), ...made];
}

/** The recordings below one path are one set. */
async function recordingsIn(path: string): Promise<Awaited[]> {
  if (isMarkedTelemetry(path)) {
    const name = basename(resolve(path));
    return [{ name, weight: 1, load: () => markedTelemetry(path) }];
  }
  const { files } = await findSeries([path]);
  const set = basename(resolve(path));
  return files.map((file) => ({
    name: file.name,
    weight: statSync(file.path).size,
    load: async () => ofLabelledSeries(await file.load(), set),
  }));
}

function cleanKinds(names: readonly string[]): readonly CleanKind[] {
  if (names.includes('all')) return CLEAN_KINDS;
  const unknown = names.filter((name) => !CLEAN_KINDS.some((kind) => kind === name));
  if (unknown.length === 0) return CLEAN_KINDS.filter((kind) => names.includes(kind));
  throw new KymoError(
    'OPTIONS_INVALID',
    `reading --clean: '${unknown.join(', ')}' found, ${CLEAN_KINDS.join(', ')} or all allowed`,
  );
}

function settingsOf(text: string): { readonly detection?: object } {
  try {
    return JSON.parse(text) as { detection?: object };
  } catch (cause) {
    const says = `reading --settings '${text}': ${messageOf(cause)}; JSON such as {"judge":{"falseAlarmsPerDay":1}} allowed`;
    throw new KymoError('OPTIONS_INVALID', says, { cause });
  }
}
