import { KymoError, messageOf } from '@kymo/domain';
import { config } from 'rxjs';
import type { Logger } from './logging/logger';

/** The one place for what fails where nobody waits for it: the log tells it, and the program is to end. */
export class Downfall {
  /** Resolves with what has failed first. */
  readonly happened: Promise<unknown>;
  private resolve!: (thrown: unknown) => void;

  constructor(private readonly logger: Pick<Logger, 'error'>) {
    this.happened = new Promise((resolve) => (this.resolve = resolve));
  }

  /** @param doing what was under way */
  tell(doing: string, thrown: unknown): void {
    this.logger.error(
      { doing, ...detailsOf(thrown) },
      `ending after a failure: ${doing}: ${messageOf(thrown)}`,
    );
    this.resolve(thrown);
  }

  /** Takes on what the whole process leaves unhandled. @returns takes that back */
  listen(): () => void {
    const rejected = (thrown: unknown) => this.tell('work that nobody waits for', thrown);
    const uncaught = (thrown: unknown) => this.tell('work between two events', thrown);
    process.on('unhandledRejection', rejected).on('uncaughtException', uncaught);
    config.onUnhandledError = (thrown) => this.tell('telling of what has happened', thrown);
    return () => {
      process.off('unhandledRejection', rejected).off('uncaughtException', uncaught);
      config.onUnhandledError = null;
    };
  }
}

/** What an error says beside its message; where it was thrown is of use only if nobody expected it. */
export function detailsOf(thrown: unknown): Record<string, unknown> {
  if (thrown instanceof KymoError) return { code: thrown.code, ...thrown.context };
  return thrown instanceof Error ? { stack: thrown.stack } : {};
}
