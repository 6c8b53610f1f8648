/** A terminal and npm may both pass on one interrupt; a second one by hand comes later. */
const SECOND_INTERRUPT_MS = 700;

/** Told once that the program is to end: by an interrupt or SIGTERM, when its time is up, or when the command that runs it is gone. */
export class StopSignal {
  /** Resolves when the program is to end. */
  readonly promise: Promise<void>;
  private resolve!: () => void;
  private stoppedMs: number | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.promise = new Promise((resolve) => (this.resolve = resolve));
  }

  /** Listens from now on; a second interrupt by hand ends the program at once. */
  listen(durationMs: number | undefined): void {
    process.on('SIGTERM', () => this.stop());
    // A terminal that closes leaves the monitor running.
    process.on('SIGHUP', () => undefined);
    process.on('SIGINT', () => {
      if (this.stoppedMs !== undefined && performance.now() - this.stoppedMs > SECOND_INTERRUPT_MS)
        process.exit(130);
      this.stop();
    });
    process.once('disconnect', () => this.stop());
    process.channel?.unref();
    if (durationMs !== undefined) this.timer = setTimeout(() => this.stop(), durationMs);
  }

  get isStopped(): boolean {
    return this.stoppedMs !== undefined;
  }

  stop(): void {
    this.stoppedMs ??= performance.now();
    clearTimeout(this.timer);
    this.resolve();
  }

  /** The program ends by itself. */
  dispose(): void {
    clearTimeout(this.timer);
  }
}
