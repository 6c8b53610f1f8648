import TinyQueue from 'tinyqueue';
import type { Moment } from '../episode/episode';

/** What waits under a key. */
interface Timer {
  readonly key: string;
  /** Undefined once it waits no longer: its places are passed over. */
  moment: Moment | undefined;
  /** Its first place on each clock. */
  readonly places: { eventMs: number; arrivalMs: number };
}

interface Place {
  readonly ms: number;
  readonly timer: Timer;
}

/** Places of what waits for nothing any longer, or was brought forward, until all are put in order again. */
const MAX_STALE = 10_000;

/** Of equal times the smaller key comes first, so that no order of insertion shows. */
const compare = (one: Place, other: Place): number =>
  one.ms - other.ms || (one.timer.key < other.timer.key ? -1 : 1);

/** Keys by the moment at which they are due; setting a key again replaces its moment. */
export class Timers {
  private readonly waiting = new Map<string, Timer>();
  private readonly byEvent = new Line('eventMs', this.waiting);
  private readonly byArrival = new Line('arrivalMs', this.waiting);

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** @param moment undefined where the key waits for nothing */
  set(key: string, moment: Moment | undefined): void {
    let timer = this.waiting.get(key);
    if (moment === undefined) {
      if (timer !== undefined) this.stop(timer);
      return;
    }
    if (timer === undefined) {
      timer = {
        key,
        moment,
        places: { eventMs: Number.POSITIVE_INFINITY, arrivalMs: Number.POSITIVE_INFINITY },
      };
      this.waiting.set(key, timer);
    } else timer.moment = moment;
    this.byEvent.place(timer, moment.eventMs);
    this.byArrival.place(timer, moment.arrivalMs);
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
    for (const timer of this.waiting.values()) {
      const { eventMs, arrivalMs } = timer.moment!;
      timer.moment = { eventMs, arrivalMs: arrivalMs - byMs };
    }
    this.byArrival.order();
  }

  /** Whether a key is due by the clock. */
  isDue(nowMs: number): boolean {
    return this.byArrival.first(nowMs) !== undefined;
  }

  private take(line: Line, nowMs: number) {
    const timer = line.first(nowMs);
    if (timer === undefined) return undefined;
    const { key, moment } = timer;
    this.stop(timer);
    return { key, moment: moment! };
  }

  private stop(timer: Timer): void {
    timer.moment = undefined;
    this.waiting.delete(timer.key);
  }
}

/** Timers in the order in which one clock comes to them. One that is put off keeps its place, and is moved when that comes. */
class Line {
  private queue = new TinyQueue<Place>([], compare);

  constructor(
    private readonly clock: keyof Moment,
    private readonly waiting: ReadonlyMap<string, Timer>,
  ) {}

  place(timer: Timer, ms: number): void {
    if (timer.places[this.clock] <= ms) return;
    timer.places[this.clock] = ms;
    this.queue.push({ ms, timer });
    if (this.queue.length > MAX_STALE + 2 * this.waiting.size) this.order();
  }

  /** The first that is due. */
  first(nowMs: number): Timer | undefined {
    for (let first = this.queue.peek(); first !== undefined && first.ms <= nowMs; first = this.queue.peek()) {
      const { ms, timer } = first;
      const dueMs = timer.places[this.clock] === ms ? timer.moment?.[this.clock] : undefined;
      if (dueMs === ms) return timer;
      this.queue.pop();
      if (dueMs === undefined) continue;
      timer.places[this.clock] = Number.POSITIVE_INFINITY;
      this.place(timer, dueMs);
    }
    return undefined;
  }

  /** Drops places that nothing waits for: one of the two clocks may stand still. */
  order(): void {
    this.queue = new TinyQueue<Place>([], compare);
    for (const timer of this.waiting.values()) {
      timer.places[this.clock] = Number.POSITIVE_INFINITY;
      this.place(timer, timer.moment![this.clock]);
    }
  }
}
