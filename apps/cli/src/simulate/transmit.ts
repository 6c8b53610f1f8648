import { setTimeout as delay } from 'node:timers/promises';
import type { OutgoingRecord } from '@kymo/connectors';
import type { TelemetryRecord } from '@kymo/domain';
import { Progress } from '../progress';
import { recordWriter, type RecordTarget } from './record-writer';

/** Simulated telemetry, a simulated minute a step. */
export interface Feed {
  readonly steps: number;
  /** First step that keeps to the pace; earlier ones are sent at once. */
  readonly pacedFromStep: number;
  /** Pace in steps a second; 0 is as fast as it goes. */
  readonly minutesPerSecond: number;
  /** Records of a step; asked once for each, in order. */
  records(step: number): Iterable<TelemetryRecord>;
  /** What has happened by the first paced step, a line each. */
  readonly soFar?: readonly string[];
}

const BATCH_RECORDS = 2_000;

/**
 * Sends all of a feed, in batches, at its pace.
 * @returns number of records sent
 */
export async function transmit(feed: Feed, target: RecordTarget): Promise<number> {
  const writer = await recordWriter(target);
  const { steps, minutesPerSecond } = feed;
  const pacedFromStep = minutesPerSecond > 0 ? feed.pacedFromStep : steps;
  let [progress, begin] = [
    new Progress(pacedFromStep < steps ? 'sending the history' : 'simulating', pacedFromStep),
    0,
  ];
  let sent = 0;
  let pending: OutgoingRecord[] = [];
  const flush = async () => {
    if (pending.length > 0) await writer.send(pending);
    sent += pending.length;
    pending = [];
  };
  const beganMs = performance.now();
  for (let step = 0; step < steps; step++) {
    if (step === pacedFromStep) {
      progress.done();
      if (step > 0) process.stderr.write(historyText(feed));
      [progress, begin] = [new Progress('simulating', steps - step), step];
    }
    for (const record of feed.records(step))
      pending.push({ key: record.series, value: JSON.stringify(record) });
    const waitMs = dueMs(feed, step) - (performance.now() - beganMs);
    if (pending.length >= BATCH_RECORDS || waitMs > 100) {
      await flush();
      const isPaced = step >= pacedFromStep && minutesPerSecond > 0;
      progress.show(
        step + 1 - begin,
        '',
        isPaced ? ((steps - step - 1) / minutesPerSecond) * 1000 : undefined,
      );
    }
    if (waitMs > 100) await delay(waitMs);
  }
  await flush();
  await writer.close();
  progress.done();
  return sent;
}

function historyText({ minutesPerSecond, soFar = [] }: Feed): string {
  const faults = soFar.length > 0 ? ['Its faults:', ...soFar.map((line) => `  ${line}`)] : [];
  return [`The history is sent. It goes on at ${paceOf(minutesPerSecond)}.`, ...faults, ''].join('\n');
}

function paceOf(minutesPerSecond: number): string {
  const times = Math.round(minutesPerSecond * 60);
  return times === 1 ? 'the pace of the clock' : `${times} times the pace of the clock`;
}

/** When a step is due, milliseconds after the first. */
function dueMs({ pacedFromStep, minutesPerSecond }: Feed, step: number): number {
  return minutesPerSecond > 0 ? ((step - pacedFromStep) / minutesPerSecond) * 1000 : 0;
}
