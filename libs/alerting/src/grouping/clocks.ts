import type { Moment } from '../episode/episode';
import type { OnCallRow } from './changed-rows';

const KEY = 'clock now';
/** The clock is stored so often while anything waits. */
const KEPT_EVERY_MS = 1000;
/** A shorter time without passes is no stop. */
const STOP_MS = 5000;
/** A clock that goes back further was set: what it had still to reach is as far away as before. */
const SET_BACK_MS = 1000;
/** A partition of which nothing was heard for so long holds nothing up. */
const QUIET_MS = 10_000;

/**
 * The times that the data and the clock on the wall have reached. The latter is stored, so that the next run knows for how
 * long nobody has looked at the data.
 */
export class Clocks {
  latestMs = Number.NEGATIVE_INFINITY;
  /** How far the data of each partition have come, and when they were heard. */
  private readonly partitions = new Map<string, { eventMs: number; arrivalMs: number }>();
  private arrivedMs = Number.NEGATIVE_INFINITY;
  private keptMs: number | undefined;
  private stoppedMs: number | undefined;

  /**
   * Says that the data of a partition have reached a time; one that runs ahead of the clock must not make everything due, nor
   * one of which a backlog is read before that of the others.
   */
  see(eventMs: number, arrivalMs: number, partition: string): void {
    let heard = this.partitions.get(partition);
    if (heard === undefined)
      this.partitions.set(partition, (heard = { eventMs: Number.NEGATIVE_INFINITY, arrivalMs }));
    heard.eventMs = Math.max(heard.eventMs, Math.min(eventMs, arrivalMs));
    heard.arrivalMs = arrivalMs;
    let slowestMs = heard.eventMs;
    for (const one of this.partitions.values())
      if (arrivalMs - one.arrivalMs < QUIET_MS) slowestMs = Math.min(slowestMs, one.eventMs);
    this.latestMs = Math.max(this.latestMs, slowestMs);
  }

  /** Says that the clock has reached a time. @returns by how much it was set back before, 0 where it was not */
  tick(arrivalMs: number): number {
    const setBackMs = this.wasSetBack(arrivalMs) ? this.arrivedMs - arrivalMs : 0;
    this.arrivedMs = arrivalMs;
    return setBackMs;
  }

  wasSetBack(arrivalMs: number): boolean {
    return arrivalMs < this.arrivedMs - SET_BACK_MS;
  }

  /** The moment at which people do something. */
  momentAt(arrivalMs: number): Moment {
    return { eventMs: Math.min(this.latestMs, arrivalMs), arrivalMs };
  }

  owns({ key }: OnCallRow): boolean {
    return key === KEY;
  }

  restore({ state }: OnCallRow): void {
    this.keptMs = state as number;
    this.stoppedMs = this.keptMs;
  }

  /** For how long nobody had looked when the run began; nothing from the second call on. */
  takeStopMs(arrivalMs: number): number {
    const stopMs = arrivalMs - (this.stoppedMs ?? arrivalMs);
    this.stoppedMs = undefined;
    return stopMs > STOP_MS ? stopMs : 0;
  }

  /** What has to be stored, where that has changed. */
  takeRows(isWaiting: boolean): OnCallRow[] {
    const { keptMs, arrivedMs } = this;
    if (!Number.isFinite(arrivedMs)) return [];
    if (!isWaiting) {
      this.keptMs = undefined;
      return keptMs === undefined ? [] : [{ key: KEY, state: undefined }];
    }
    if (keptMs !== undefined && Math.abs(arrivedMs - keptMs) < KEPT_EVERY_MS) return [];
    this.keptMs = arrivedMs;
    return [{ key: KEY, state: arrivedMs }];
  }
}
