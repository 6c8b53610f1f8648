import type { Outcome, SeriesKey } from '@kymo/domain';
import prettyMs from 'pretty-ms';
import type { Logger } from '../logging/logger';

/** Wall-clock time between two warnings about one series. */
const EVERY_MS = 60_000;
/** Series remembered, so that a fleet of wrong clocks costs no memory. */
const MAX_SERIES = 1000;

/** Logs samples that were set aside for their wrong clock; at most one line a minute for each series. */
export class WrongClockLog {
  private readonly counts = new Map<SeriesKey, number>();
  private readonly toldMs = new Map<SeriesKey, number>();

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  look({ wrongClocks = [] }: Outcome): void {
    for (const { series, samples, aheadMs } of wrongClocks) {
      if (this.counts.size >= MAX_SERIES && !this.counts.has(series)) this.forget();
      const setAside = (this.counts.get(series) ?? 0) + samples;
      this.counts.set(series, setAside);
      if (this.now() - (this.toldMs.get(series) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) continue;
      this.toldMs.set(series, this.now());
      this.logger.warn(
        { series, samples, setAside },
        `the clock of ${series} was ${prettyMs(aheadMs, { unitCount: 2 })} ahead of its other samples: ` +
          `${samples} set aside; have the device take its time from a server`,
      );
    }
  }

  private forget(): void {
    this.counts.clear();
    this.toldMs.clear();
  }
}
