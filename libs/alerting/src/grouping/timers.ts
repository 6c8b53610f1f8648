import TinyQueue from 'tinyqueue';
import type { Moment } from '../episode/episode';

interface Entry {
  readonly ms: number;
  readonly key: string;
}

/** Places of keys that wait for nothing any longer, or were brought forward, until all are put in order again. */
const MAX_STALE = 10_000;

/** Of equal times the smaller key comes first, so that no order of insertion shows. */
const compare = (one: Entry, other: Entry): number => one.ms - other.ms || (one.key < other.key ? -1 : 1);

/** Keys by the moment at which they are due; setting a key again replaces its moment. */
export class Timers {
  private readonly moments = new Map<string, Moment>();
  private readonly byEvent = new Line('eventMs', this.moments);
  private readonly byArrival = new Line('arrivalMs', this.moments);

  get isEmpty(): boolean {
    return this.moments.size === 0;
  }

  /** @param moment undefined where the key waits for nothing */
  set(key: string, moment: Moment | undefined): void {
    if (moment === undefined) {
      this.moments.delete(key);
      return;
    }
    this.moments.set(key, moment);
    this.byEvent.place(key, moment.eventMs);
    this.byArrival.place(key, moment.arrivalMs);
  }

  /** Takes the first key that is due by the time of the data. */
  takeByEvent(nowMs: number): { readonly key: string; readonly moment: Moment } | undefined {
    return this.take(this.byEvent, nowMs);
  }

  /** Takes the first key that is due by the clock. */
  takeByArrival(nowMs: number): { readonly key: string; readonly moment: Moment } | undefined {
    return this.take(this.byArrival, nowMs);
  }

  /** Says that the clock was set back: what waits by it waits no longer for that. */
  setBack(byMs: number): void {
    for (const [key, { eventMs, arrivalMs }] of this.moments)
      this.moments.set(key, { eventMs, arrivalMs: arrivalMs - byMs });
    this.byArrival.order();
  }

  /** Whether a key is due by the clock. */
  isDue(nowMs: number): boolean {
    return this.byArrival.first(nowMs) !== undefined;
  }

  private take(line: Line, nowMs: number) {
    const key = line.first(nowMs);
    if (key === undefined) return undefined;
    const moment = this.moments.get(key)!;
    this.moments.delete(key);
    return { key, moment };
  }
}

/** Keys in the order in which one clock comes to them. One that is put off keeps its place, and is moved when that comes. */
class Line {
  private queue = new TinyQueue<Entry>([], compare);
  /** The first place of each key. */
  private readonly places = new Map<string, number>();

  constructor(
    private readonly clock: keyof Moment,
    private readonly moments: ReadonlyMap<string, Moment>,
  ) {}

  place(key: string, ms: number): void {
    const known = this.places.get(key);
    if (known !== undefined && known <= ms) return;
    this.places.set(key, ms);
    this.queue.push({ ms, key });
    if (this.queue.length > MAX_STALE + 2 * this.moments.size) this.order();
  }

  /** The first key that is due. */
  first(nowMs: number): string | undefined {
    for (let first = this.queue.peek(); first !== undefined && first.ms <= nowMs; first = this.queue.peek()) {
      const { ms, key } = first;
      const dueMs = this.places.get(key) === ms ? this.moments.get(key)?.[this.clock] : undefined;
      if (dueMs === ms) return key;
      this.queue.pop();
      if (this.places.get(key) !== ms) continue;
      this.places.delete(key);
      if (dueMs !== undefined) this.place(key, dueMs);
    }
    return undefined;
  }

  /** Drops places that nothing waits for: one of the two clocks may stand still. */
  order(): void {
    this.places.clear();
    this.queue = new TinyQueue<Entry>([], compare);
    for (const [key, { [this.clock]: ms }] of this.moments) this.place(key, ms);
  }
}
