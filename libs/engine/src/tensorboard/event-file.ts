import { appendFileSync, closeSync, mkdirSync, openSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '@kymo/domain';
import { encodeEvent } from './event-proto';
import { frameRecord } from './record';
import type { Summary } from './summaries';

/** Names of event files begin so; TensorBoard finds them by it. */
export const EVENT_FILE_PREFIX = 'events.out.tfevents.';
/** Names of those that are written here end so. */
export const EVENT_FILE_SUFFIX = '.kymo';

const VERSION = 'brain.Event:2';

/** An event file of TensorBoard: what is written can be seen at once. */
export class EventFile {
  private readonly file: number;

  /** @param folder made where it is not there; TensorBoard calls it a run */
  constructor(
    folder: string,
    private readonly clock: Clock = systemClock,
  ) {
    const seconds = Math.floor(clock() / 1000);
    const name = `${EVENT_FILE_PREFIX}${seconds}.${hostname()}.${process.pid}${EVENT_FILE_SUFFIX}`;
    mkdirSync(folder, { recursive: true });
    this.file = openSync(join(folder, name), 'a');
    this.append({ file_version: VERSION });
  }

  write(step: number, summaries: readonly Summary[]): void {
    this.append({ step, summary: { value: summaries } });
  }

  close(): void {
    closeSync(this.file);
  }

  private append(event: object): void {
    appendFileSync(this.file, frameRecord(encodeEvent({ wall_time: this.clock() / 1000, ...event })));
  }
}
