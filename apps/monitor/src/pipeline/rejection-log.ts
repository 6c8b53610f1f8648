import type { Outcome, RejectionReason } from '@kymo/domain';
import type { Logger } from '../logging/logger';

/** Wall-clock time between two warnings of one reason. */
const EVERY_MS = 60_000;

/** Logs refused records by reason: how many so far, and the last one's message; at most one line a minute for each reason. */
export class RejectionLog {
  private readonly counts = new Map<RejectionReason, number>();
  private readonly toldMs = new Map<RejectionReason, number>();

  constructor(
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  look({ deadLetters }: Outcome): void {
    const latest = new Map(deadLetters.map((letter) => [letter.reason, letter]));
    for (const { reason } of deadLetters) this.counts.set(reason, (this.counts.get(reason) ?? 0) + 1);
    for (const [reason, { message, record }] of latest) {
      if (this.now() - (this.toldMs.get(reason) ?? Number.NEGATIVE_INFINITY) < EVERY_MS) continue;
      this.toldMs.set(reason, this.now());
      const { partition, offset } = record;
      this.logger.warn({ reason, refused: this.counts.get(reason), partition, offset }, message);
    }
  }
}
