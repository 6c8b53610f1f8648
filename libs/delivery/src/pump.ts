import {
  KymoError,
  messageOf,
  type OutboxEntry,
  type OwedEntry,
  type Readiness,
  type Recipient,
  type RefusedPart,
  type Sink,
  type Store,
  type UnkeptParts,
} from '@kymo/domain';
import { expiredLetter, lettersOfRefused, owedForDeadLetters } from './dead-letters';
import type { Expiry } from './expiry';
import { type Failure, STEP_ASIDE_AFTER, waitAfter } from './retry-policy';
import { SetAside } from './set-aside';
import { systemTiming, type Timing } from './timing';

const IDLE_MS = 1_000;
const CLOSING_MS = 20;
/** Least entries read from the outbox at once while some of them are set aside. */
const MIN_PAGE = 100;
/** Payload that fills a delivery, however few entries it is in, characters. */
const FULL_LENGTH = 2 ** 20;

export interface PumpEvents {
  readonly delivered: (sink: string, entries: readonly OutboxEntry[]) => void;
  /** Nothing is lost: what is owed stays in the outbox. */
  readonly retried: (sink: string, error: Error, waitMs: number) => void;
  /** The sink refuses what it is owed: someone must act. */
  readonly refused: (sink: string, error: Error) => void;
  /** The sink took entries but for these parts. They became dead letters, or are lost where no sink takes those. */
  readonly partsRefused: (sink: string, parts: readonly RefusedPart[], isKept: boolean) => void;
  /** The sink took entries and has no place for some of what they hold. */
  readonly partsUnkept?: (sink: string, unkept: UnkeptParts) => void;
  /** An attempt has ended, whatever came of it. */
  readonly attempted?: (sink: string, seconds: number) => void;
  /** An entry that has failed for too long has become a dead letter. */
  readonly expired?: (sink: string, entry: OutboxEntry, error: Error) => void;
}

export interface PumpOptions {
  /** Who takes the dead letters that its sink leaves. Default: nobody. */
  readonly recipients?: readonly Recipient[];
  /** When an entry that fails by itself becomes a dead letter, where a sink takes those; absent for never. */
  readonly expiry?: Expiry | undefined;
  readonly random?: () => number;
  readonly timing?: Timing;
}

/**
 * Delivers what one sink is owed, oldest first, until closed. An entry that fails by itself is set aside: it stays in
 * the outbox and is tried again later, and those behind it pass, but for later ones of its key.
 */
export class Pump {
  private readonly closing = new AbortController();
  /** Nothing waits for a fuller batch any longer. */
  private readonly hurried = new AbortController();
  private wake = new AbortController();
  private running: Promise<void> | undefined;
  private trouble: string | undefined;
  /** Why the last entry that it refused by itself was refused, until it takes one. */
  private refusal: string | undefined;
  /** In a row. */
  private failures = 0;
  private readonly aside = new SetAside();
  private readonly recipients: readonly Recipient[];
  private readonly expiry: Expiry | undefined;
  private readonly random: () => number;
  private readonly timing: Timing;
  /** Entries handed over at once: halved to find the one that is refused, doubled after each success. */
  private batchEntries: number;

  constructor(
    private readonly sink: Sink,
    private readonly store: Pick<Store, 'outbox' | 'acknowledge'>,
    private readonly events: PumpEvents,
    { recipients = [], expiry, random = Math.random, timing = systemTiming }: PumpOptions = {},
  ) {
    this.recipients = recipients;
    this.expiry = expiry;
    this.random = random;
    this.timing = timing;
    this.batchEntries = sink.batchEntries;
  }

  get name(): string {
    return this.sink.name;
  }

  /** @returns once closed @throws what neither time nor a receiver mends: nothing more is delivered */
  start(): Promise<void> {
    this.running = this.run();
    return this.running;
  }

  /** Says that something new is owed. */
  notify(): void {
    this.wake.abort();
  }

  readiness(): Readiness {
    const why = this.trouble ?? this.refusal;
    return why === undefined ? { ready: true } : { ready: false, why };
  }

  /** Gives what is owed a last chance of `graceMs`, then stops; the rest stays owed. */
  async close(graceMs: number): Promise<void> {
    const deadline = this.timing.now() + graceMs;
    this.hurried.abort();
    while (this.trouble === undefined && this.timing.now() < deadline && this.due().length > 0) {
      this.notify();
      await this.timing.sleep(CLOSING_MS, this.closing.signal);
    }
    this.closing.abort();
    await this.running?.catch(() => undefined);
    await this.sink.close();
  }

  private async run(): Promise<void> {
    await this.expiry?.begin();
    while (!this.closing.signal.aborted) {
      try {
        await this.deliverNext();
      } catch (error) {
        if (!(error instanceof KymoError && error.retriable)) {
          this.trouble = messageOf(error);
          throw error;
        }
        await this.backOff({ status: 'retry', error });
      }
    }
  }

  private async deliverNext(): Promise<void> {
    this.wake = new AbortController();
    const due = await this.gathered();
    if (due.length === 0) return this.timing.sleep(IDLE_MS, this.wake.signal, this.closing.signal);
    const entries = due.map(({ entry }) => entry);
    const startMs = this.timing.now();
    const delivery = await this.sink.deliver(entries, this.closing.signal);
    this.events.attempted?.(this.name, (this.timing.now() - startMs) / 1000);
    if (delivery.status !== 'delivered') return this.fail(delivery, due);
    await this.acknowledge(due, delivery.refused ?? []);
    for (const unkept of delivery.unkept ?? []) this.events.partsUnkept?.(this.name, unkept);
    this.aside.delete(entries);
    await this.expiry?.forget(entries);
    this.failures = 0;
    this.trouble = undefined;
    this.refusal = undefined;
    this.batchEntries = Math.min(this.sink.batchEntries, this.batchEntries * 2);
    this.events.delivered(this.name, entries);
  }

  /** Forgets what is delivered, and owes its refused parts to the dead-letter sinks, as one. */
  private async acknowledge(due: readonly OwedEntry[], refused: readonly RefusedPart[]): Promise<void> {
    const positions = due.map(({ position }) => position);
    if (refused.length === 0) return this.store.acknowledge(this.name, positions);
    const letters = owedForDeadLetters(this.recipients, lettersOfRefused(this.name, due, refused));
    await this.store.acknowledge(this.name, positions, letters);
    this.events.partsRefused(this.name, refused, Object.keys(letters).length > 0);
  }

  /** What is due, once it fills a batch or has waited for others long enough. */
  private async gathered(): Promise<OwedEntry[]> {
    const due = this.due();
    const { batchAgeMs = 0 } = this.sink;
    if (batchAgeMs === 0 || due.length === 0 || this.isFull(due)) return due;
    await this.timing.sleep(batchAgeMs, this.hurried.signal, this.closing.signal);
    return this.due();
  }

  /** The oldest entries that are not set aside. One that has failed by itself before is tried alone. */
  private due(): OwedEntry[] {
    const due: OwedEntry[] = [];
    const pageEntries = this.aside.isEmpty() ? this.batchEntries : Math.max(MIN_PAGE, this.batchEntries);
    const nowMs = this.timing.now();
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = this.store.outbox(this.name, pageEntries, after);
      for (const one of page) {
        if (this.aside.waits(one.entry, nowMs)) continue;
        const isSuspect = this.aside.failuresOf(one.entry) > 0;
        if (isSuspect && due.length > 0) return due;
        due.push(one);
        if (isSuspect || due.length >= this.batchEntries) return due;
      }
      after = this.isFull(due) ? undefined : page.at(-1)?.position;
    }
    return due;
  }

  private isFull(due: readonly OwedEntry[]): boolean {
    if (due.length >= this.batchEntries) return true;
    return due.reduce((length, { entry }) => length + entry.payload.length, 0) >= FULL_LENGTH;
  }

  private async fail(failure: Failure, due: readonly OwedEntry[]): Promise<void> {
    if (this.closing.signal.aborted) return;
    const isForContent = failure.status === 'refused' && failure.entryAlone === true;
    if (isForContent && due.length > 1) {
      this.batchEntries = Math.ceil(due.length / 2);
      return;
    }
    const [first] = due as [OwedEntry];
    const { entry } = first;
    const nowMs = this.timing.now();
    if (this.expiry?.isOver(entry, nowMs) && (await this.expire(first, failure))) return;
    const tries = this.aside.failuresOf(entry) + 1;
    const stepsAside = isForContent || tries > 1 || this.failures + 1 >= STEP_ASIDE_AFTER;
    if (due.length === 1 && stepsAside && this.hasRoomAside()) {
      // Twice the wait of the sink: when that is over, others have their turn first.
      const waitMs = 2 * waitAfter(failure, Math.max(tries, this.failures + 1), this.random);
      this.aside.add(entry, nowMs + waitMs);
      await this.expiry?.note(entry, nowMs);
      if (isForContent) {
        this.refusal = messageOf(failure.error);
        return this.tell(failure, waitMs);
      }
    }
    await this.backOff(failure);
  }

  /** Owes an entry to the dead-letter sinks instead. @returns whether there are any: nothing is lost */
  private async expire({ entry, position }: OwedEntry, { error }: Failure): Promise<boolean> {
    const letters = owedForDeadLetters(this.recipients, [
      expiredLetter(this.name, { entry, position }, error),
    ]);
    if (Object.keys(letters).length === 0) return false;
    await this.store.acknowledge(this.name, [position], letters);
    this.aside.delete([entry]);
    await this.expiry?.forget([entry]);
    this.events.expired?.(this.name, entry, error);
    return true;
  }

  private hasRoomAside(): boolean {
    if (this.aside.isFull) this.aside.prune(this.timing.now());
    return !this.aside.isFull;
  }

  private async backOff(failure: Failure): Promise<void> {
    this.failures += 1;
    this.trouble = messageOf(failure.error);
    const waitMs = waitAfter(failure, this.failures, this.random);
    this.tell(failure, waitMs);
    await this.timing.sleep(waitMs, this.closing.signal);
  }

  private tell({ status, error }: Failure, waitMs: number): void {
    if (status === 'retry') this.events.retried(this.name, error, waitMs);
    else this.events.refused(this.name, error);
  }
}
