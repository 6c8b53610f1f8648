import type { Effects } from '@kymo/domain';
import type { Logger } from '../logging/logger';

/** Wall-clock time between two warnings. */
const EVERY_MS = 60_000;

/** Logs incidents that nobody is told of because the data are old; at most one line a minute. */
export class OldIncidentLog {
  private readonly incidents = new Set<string>();
  private total = 0;
  private toldMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  look({ keptBack = [] }: Pick<Effects, 'keptBack'>): void {
    for (const { incident, keptBack: why } of keptBack) if (why?.gate === 'age') this.incidents.add(incident);
    if (this.incidents.size === 0 || this.now() - this.toldMs < EVERY_MS) return;
    this.toldMs = this.now();
    this.total += this.incidents.size;
    this.logger.warn(
      { incidents: this.incidents.size, total: this.total },
      'nobody is told of incidents in data older than onCall.maxAgeMs; null tells of any age',
    );
    this.incidents.clear();
  }
}
