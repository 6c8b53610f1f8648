/** Sends heartbeats on a timer while a batch is worked on. */
export class Heartbeats {
  /** False once the group divides partitions again, or has expelled the member: the rest belongs to whoever is assigned next. */
  isMember = true;
  readonly #timer: NodeJS.Timeout;

  constructor(beat: () => Promise<void>, intervalMs: number) {
    this.#timer = setInterval(() => {
      beat().catch(() => (this.isMember = false));
    }, intervalMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
