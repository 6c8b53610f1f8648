import type { OnCallRow } from './changed-rows';

const KEY = 'clock now';
/** The clock is stored so often while anything waits. */
const KEPT_EVERY_MS = 1000;
/** A shorter time without passes is no stop. */
const STOP_MS = 5000;

/** The clock as it was stored last, so that the next run knows for how long nobody has looked at the data. */
export class KeptClock {
  private keptMs: number | undefined;
  private stoppedMs: number | undefined;

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
  takeRows(arrivedMs: number, isWaiting: boolean): OnCallRow[] {
    const { keptMs } = this;
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
