import type { ConnectorContext } from './connector';

/** Reports once whenever what is read from becomes reachable or unreachable. */
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
    if (this.#state === 'new') this.context.info(`${this.what}: connected`);
    else this.context.warn(`${this.what}: back again`);
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
