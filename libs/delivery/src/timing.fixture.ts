import { setImmediate } from 'node:timers/promises';
import type { Timing } from './timing';

/** Time that passes when a test says so. */
export class ManualTiming implements Timing {
  private nowMs = 0;
  private readonly sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();

  now(): number {
    return this.nowMs;
  }

  sleep(ms: number, ...signals: readonly AbortSignal[]): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = {
        untilMs: this.nowMs + ms,
        wake: () => {
          this.sleepers.delete(sleeper);
          for (const signal of signals) signal.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      for (const signal of signals) {
        if (signal.aborted) sleeper.wake();
        else signal.addEventListener('abort', sleeper.wake);
      }
    });
  }

  /** Lets `ms` pass in steps, so that whoever wakes may sleep again. */
  async pass(ms: number, stepMs = 50): Promise<void> {
    for (const endMs = this.nowMs + ms; this.nowMs < endMs;) {
      this.nowMs += stepMs;
      for (const sleeper of this.sleepers) if (sleeper.untilMs <= this.nowMs) sleeper.wake();
      await setImmediate();
    }
  }
}
