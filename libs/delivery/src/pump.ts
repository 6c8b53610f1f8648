import { setTimeout as delay } from 'node:timers/promises';
import { KymoError, messageOf, type OutboxEntry, type Readiness, type Sink, type Store } from '@kymo/domain';

const IDLE_MS = 1000;
const FIRST_BACKOFF_MS = 500;
const LONGEST_BACKOFF_MS = 30_000;
/** How long a sink that refuses is left alone before it is tried again. */
const REFUSED_WAIT_MS = 300_000;

export interface PumpEvents {
  readonly delivered: (sink: string, entries: readonly OutboxEntry[]) => void;
  /** Nothing is lost: what is owed stays in the outbox. */
  readonly retried: (sink: string, error: Error, waitMs: number) => void;
  /** The sink refuses what it is owed: someone must act. */
  readonly refused: (sink: string, error: Error) => void;
}

/** Ships what one sink is owed, oldest first, until closed; an entry that is refused for itself lets the others pass. */
export class Pump {
  private readonly closing = new AbortController();
  private wake = new AbortController();
  private running: Promise<void> | undefined;
  private trouble: string | undefined;
  /** In a row. */
  private failures = 0;
  /** Entries that were refused for what they hold, and until when they are left alone. */
  private readonly resting = new Map<string, number>();

  constructor(
    private readonly sink: Sink,
    private readonly store: Pick<Store, 'outbox' | 'acknowledge' | 'postpone' | 'outboxSize'>,
    private readonly events: PumpEvents,
    private readonly random: () => number = Math.random,
  ) {}

  get name(): string {
    return this.sink.name;
  }

  /** @returns once closed @throws what neither time nor a receiver mends: nothing more is shipped */
  start(): Promise<void> {
    this.running = this.run();
    return this.running;
  }

  /** Says that something new is owed. */
  notify(): void {
    this.wake.abort();
  }

  readiness(): Readiness {
    return this.trouble === undefined ? { ready: true } : { ready: false, why: this.trouble };
  }

  /** Gives what is owed a last chance of `graceMs`, then stops; the rest stays owed. */
  async close(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    while (
      this.trouble === undefined &&
      this.store.outboxSize(this.name).entries > 0 &&
      Date.now() < deadline
    ) {
      this.notify();
      await delay(20);
    }
    this.closing.abort();
    this.wake.abort();
    await this.running?.catch(() => undefined);
    await this.sink.close();
  }

  private async run(): Promise<void> {
    while (!this.closing.signal.aborted) {
      try {
        await this.ship();
      } catch (error) {
        this.trouble = messageOf(error);
        if (!(error instanceof KymoError && error.retriable)) throw error;
        await this.backOff(error);
      }
    }
  }

  private async ship(): Promise<void> {
    this.wake = new AbortController();
    const owed = this.store.outbox(this.name, this.sink.batchEntries);
    if (owed.length === 0 || this.allRest()) return this.wait(IDLE_MS, this.wake.signal);
    if (this.resting.has(owed[0]!.entry.id)) return this.store.postpone(this.name);
    const entries = owed.map(({ entry }) => entry);
    const delivery = await this.sink.deliver(entries, this.closing.signal);
    if (delivery.status === 'delivered') {
      await this.store.acknowledge(this.name, owed.at(-1)!.position);
      this.failures = 0;
      this.trouble = undefined;
      return this.events.delivered(this.name, entries);
    }
    if (this.closing.signal.aborted) return;
    this.trouble = messageOf(delivery.error);
    if (delivery.status === 'retry') return this.backOff(delivery.error, delivery.afterMs);
    this.failures += 1;
    this.events.refused(this.name, delivery.error);
    if (!delivery.entryAlone) return this.wait(REFUSED_WAIT_MS, this.closing.signal);
    this.resting.set(entries[0]!.id, Date.now() + REFUSED_WAIT_MS);
    await this.store.postpone(this.name);
  }

  private async backOff(error: Error, afterMs?: number): Promise<void> {
    this.failures += 1;
    const waitMs = afterMs ?? this.backoffMs();
    this.events.retried(this.name, error, waitMs);
    await this.wait(waitMs, this.closing.signal);
  }

  /** Whether nothing is owed but what was refused a while ago. */
  private allRest(): boolean {
    const nowMs = Date.now();
    for (const [id, untilMs] of this.resting) if (untilMs <= nowMs) this.resting.delete(id);
    return this.resting.size >= this.store.outboxSize(this.name).entries;
  }

  /** Exponential with full jitter on its upper half. */
  private backoffMs(): number {
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (this.failures - 1));
    return longest * (0.5 + 0.5 * this.random());
  }

  private async wait(ms: number, signal: AbortSignal): Promise<void> {
    await delay(ms, undefined, { signal: AbortSignal.any([signal, this.closing.signal]) }).catch(
      () => undefined,
    );
  }
}
