import TinyQueue from 'tinyqueue';
import type { Moment } from '../episode/episode';

interface Entry {
  readonly ms: number;
  readonly key: string;
}

/** Replaced moments that may wait to be dropped. */
const MAX_STALE = 10_000;

/** Of equal times the smaller key comes first, so that no order of insertion shows. */
const compare = (one: Entry, other: Entry): number => one.ms - other.ms || (one.key < other.key ? -1 : 1);

/** Keys by the moment at which they are due; setting a key again replaces its moment. */
export class Timers {
  private readonly moments = new Map<string, Moment>();
  private byEvent = new TinyQueue<Entry>([], compare);
  private byArrival = new TinyQueue<Entry>([], compare);

  /** @param moment undefined where the key waits for nothing */
  set(key: string, moment: Moment | undefined): void {
    const before = this.moments.get(key);
    if (before?.eventMs === moment?.eventMs && before?.arrivalMs === moment?.arrivalMs) return;
    if (moment === undefined) {
      this.moments.delete(key);
      return;
    }
    this.moments.set(key, moment);
    this.byEvent.push({ ms: moment.eventMs, key });
    this.byArrival.push({ ms: moment.arrivalMs, key });
    if (this.byEvent.length + this.byArrival.length > MAX_STALE + 4 * this.moments.size) this.rebuild();
  }

  /** Takes the first key that is due by the time of the data. */
  takeByEvent(nowMs: number): { readonly key: string; readonly moment: Moment } | undefined {
    return this.take(this.byEvent, 'eventMs', nowMs);
  }

  /** Takes the first key that is due by the clock. */
  takeByArrival(nowMs: number): { readonly key: string; readonly moment: Moment } | undefined {
    return this.take(this.byArrival, 'arrivalMs', nowMs);
  }

  /** Whether a key is due by the clock; replaced moments count until they are dropped. */
  isDue(nowMs: number): boolean {
    const first = this.byArrival.peek();
    return first !== undefined && first.ms <= nowMs;
  }

  /** Drops what was replaced: one of the two clocks may stand still. */
  private rebuild(): void {
    const all = [...this.moments];
    this.byEvent = new TinyQueue(
      all.map(([key, { eventMs }]) => ({ ms: eventMs, key })),
      compare,
    );
    this.byArrival = new TinyQueue(
      all.map(([key, { arrivalMs }]) => ({ ms: arrivalMs, key })),
      compare,
    );
  }

  private take(heap: TinyQueue<Entry>, part: keyof Moment, nowMs: number) {
    for (let first = heap.peek(); first !== undefined && first.ms <= nowMs; first = heap.peek()) {
      heap.pop();
      const moment = this.moments.get(first.key);
      if (moment?.[part] !== first.ms) continue;
      this.moments.delete(first.key);
      return { key: first.key, moment };
    }
    return undefined;
  }
}
