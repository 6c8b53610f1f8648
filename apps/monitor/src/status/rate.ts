const SPAN_SECONDS = 10;

/** Events a second over the last ten. */
export class Rate {
  private readonly counts = new Float64Array(SPAN_SECONDS);
  private readonly seconds = new Float64Array(SPAN_SECONDS).fill(-1);
  private readonly startMs: number;

  constructor(private readonly now: () => number = () => performance.now()) {
    this.startMs = now();
  }

  add(events: number): void {
    const second = Math.floor(this.now() / 1000);
    const place = second % SPAN_SECONDS;
    if (this.seconds[place] !== second) this.counts[place] = 0;
    this.seconds[place] = second;
    this.counts[place]! += events;
  }

  perSecond(): number {
    const nowMs = this.now();
    const second = Math.floor(nowMs / 1000);
    let events = 0;
    this.seconds.forEach((one, place) => {
      if (one > second - SPAN_SECONDS) events += this.counts[place]!;
    });
    const spanSeconds = Math.min(SPAN_SECONDS, Math.max(1, (nowMs - this.startMs) / 1000));
    return events / spanSeconds;
  }
}
