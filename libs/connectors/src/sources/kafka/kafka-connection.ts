import type { ConnectorContext } from '../../connector';

/** Reports once whenever Kafka becomes readable or unreadable. */
export class Connection {
  /** Times that reading has broken off. */
  losses = 0;
  #state: 'new' | 'up' | 'lost' = 'new';

  constructor(
    private readonly what: string,
    private readonly context: Pick<ConnectorContext, 'info' | 'warn'>,
  ) {}

  up(): void {
    if (this.#state === 'up') return;
    this.context.info(`${this.what}: ${this.#state === 'new' ? 'connected' : 'back again'}`);
    this.#state = 'up';
  }

  lost(why: string): void {
    if (this.#state === 'up') this.losses += 1;
    if (this.#state === 'lost') return;
    this.#state = 'lost';
    this.context.warn(
      `${this.what}: lost: ${why}. Trying again until it is back; nothing is lost meanwhile.`,
    );
  }
}

/** Whether an error or one of its causes is a programming error: trying again would hide it. */
export function isCrash(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof TypeError || error instanceof ReferenceError) return true;
  }
  return false;
}
