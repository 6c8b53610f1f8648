import {
  KymoError,
  type OutboxEntry,
  type OutboxLimits,
  type OwedEntry,
  type Recipient,
  type Store,
} from '@kymo/domain';
import { owedForDeadLetters } from './dead-letters';
import { systemTiming, type Timing } from './timing';

/** How long to wait for room in a full outbox before looking again. */
const ROOM_MS = 100;
/** Most entries taken out in one transaction: nothing else waits for long. */
const STEP_ENTRIES = 500;
/** Share of its limit that a full outbox is emptied to, so that not every pass has to. */
const EMPTIED_TO = 0.9;

/** A sink with what it is owed and how much of it may wait. */
export interface Lane {
  readonly recipient: Recipient;
  readonly outbox: OutboxLimits;
}

export interface OutboxBoundsEvents {
  /** The oldest entries of a sink were dropped, or moved to the dead-letter sinks. */
  readonly removed: (sink: string, entries: number, policy: 'drop_oldest' | 'dead_letter') => void;
  /** Nothing is read until these sinks have taken some of what they are owed. */
  readonly blocked: (sinks: readonly string[]) => void;
}

/** Keeps what is owed to each sink within its limit; sinks do not wait for each other. */
export class OutboxBounds {
  private shortening: Promise<void> | undefined;

  /** @throws KymoError CONFIG_INVALID where dead letters have nowhere to go */
  constructor(
    private readonly lanes: readonly Lane[],
    private readonly store: Pick<Store, 'outbox' | 'acknowledge' | 'outboxSize'>,
    private readonly events: OutboxBoundsEvents,
    private readonly timing: Timing = systemTiming,
  ) {
    const homeless = lanes.find(
      ({ recipient: { sink }, outbox }) =>
        outbox.whenFull === 'dead_letter' && Object.keys(this.lettersOf(sink, [PROBE])).length === 0,
    );
    if (homeless === undefined) return;
    throw new KymoError(
      'CONFIG_INVALID',
      `reading the sinks: ${homeless.recipient.sink} has whenOutboxFull: dead_letter, and no sink takes dead letters. ` +
        'Add a dead-letter sink, or choose block or drop_oldest.',
    );
  }

  /** Resolves when every outbox has room for another pass, or when `signal` aborts. @throws KymoError STORE_FAILED */
  async makeRoom(signal: AbortSignal): Promise<void> {
    // Passes of several partitions ask at the same time: entries are taken out once.
    this.shortening ??= this.shortenAll().finally(() => (this.shortening = undefined));
    await this.shortening;
    const full = () => this.lanes.filter((lane) => lane.outbox.whenFull === 'block' && this.isFull(lane));
    const blocking = full();
    if (blocking.length === 0) return;
    this.events.blocked(blocking.map(({ recipient }) => recipient.sink));
    while (full().length > 0 && !signal.aborted) await this.timing.sleep(ROOM_MS, signal);
  }

  private async shortenAll(): Promise<void> {
    for (const lane of this.lanes) {
      if (lane.outbox.whenFull !== 'block' && this.isFull(lane)) await this.shorten(lane);
    }
  }

  private isFull({ recipient, outbox }: Lane): boolean {
    return this.store.outboxSize(recipient.sink).bytes >= outbox.maxBytes;
  }

  private async shorten({ recipient: { sink }, outbox: { maxBytes, whenFull } }: Lane): Promise<void> {
    let removed = 0;
    for (;;) {
      const excess = this.store.outboxSize(sink).bytes - maxBytes * EMPTIED_TO;
      const oldest = firstBytes(this.store.outbox(sink, STEP_ENTRIES), excess);
      if (oldest.length === 0) break;
      const positions = oldest.map(({ position }) => position);
      await this.store.acknowledge(
        sink,
        positions,
        whenFull === 'dead_letter' ? this.lettersOf(sink, oldest) : {},
      );
      removed += oldest.length;
    }
    this.events.removed(sink, removed, whenFull as 'drop_oldest' | 'dead_letter');
  }

  /** What the dead-letter sinks are owed for entries that a sink did not take in time. */
  private lettersOf(sink: string, owed: readonly OwedEntry[]): Record<string, readonly OutboxEntry[]> {
    const deadLetters = owed.map(({ position, entry: { id, payload } }) => ({
      reason: 'outbox_full' as const,
      message: `delivering ${id} to ${sink}: its outbox is full. Deliver it by hand once the sink is back.`,
      record: {
        partition: `outbox of ${sink}`,
        offset: position,
        key: Buffer.from(id),
        value: Buffer.from(payload),
      },
    }));
    return owedForDeadLetters(
      this.lanes.map(({ recipient }) => recipient),
      deadLetters,
    );
  }
}

const PROBE: OwedEntry = { position: 0, entry: { id: '', payload: '' } };

/** As few entries as hold `bytes`. */
function firstBytes(owed: readonly OwedEntry[], bytes: number): OwedEntry[] {
  const first: OwedEntry[] = [];
  let left = bytes;
  for (const one of owed) {
    if (left <= 0) break;
    first.push(one);
    left -= Buffer.byteLength(one.entry.payload);
  }
  return first;
}
