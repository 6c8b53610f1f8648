import { KymoError, messageOf } from '@kymo/domain';
import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { config } from 'rxjs';
import { Logger } from './logger';

/** The one place for failures that nobody awaits: each is logged, and the first one ends the program. */
@Injectable()
export class CrashGuard implements OnModuleInit, OnApplicationShutdown {
  /** Resolves with the first failure. */
  readonly crashed: Promise<unknown>;
  private first: { readonly thrown: unknown } | undefined;
  private resolve!: (thrown: unknown) => void;
  private readonly rejected = (thrown: unknown) => this.report('work that nobody awaits', thrown);
  private readonly uncaught = (thrown: unknown) => this.report('work between two events', thrown);

  constructor(private readonly logger: Logger) {
    this.crashed = new Promise((resolve) => (this.resolve = resolve));
  }

  get hasCrashed(): boolean {
    return this.first !== undefined;
  }

  /** @param doing what was under way, as a gerund */
  report(doing: string, thrown: unknown): void {
    this.logger.error(
      { doing, ...detailsOf(thrown) },
      `ending after a failure: ${doing}: ${messageOf(thrown)}`,
    );
    this.first ??= { thrown };
    this.resolve(thrown);
  }

  /** @throws the first failure, if there was one */
  rethrow(): void {
    if (this.first !== undefined) throw this.first.thrown;
  }

  /** Takes on what the whole process leaves unhandled. */
  onModuleInit(): void {
    process.on('unhandledRejection', this.rejected).on('uncaughtException', this.uncaught);
    config.onUnhandledError = (thrown) => this.report('telling subscribers what happened', thrown);
  }

  onApplicationShutdown(): void {
    process.off('unhandledRejection', this.rejected).off('uncaughtException', this.uncaught);
    config.onUnhandledError = null;
  }
}

/** What an error says beside its message; the stack is of use only where nobody expected the error. */
export function detailsOf(thrown: unknown): Record<string, unknown> {
  if (thrown instanceof KymoError) return { code: thrown.code, ...thrown.context };
  return thrown instanceof Error ? { stack: thrown.stack } : {};
}
