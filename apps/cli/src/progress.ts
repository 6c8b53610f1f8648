const EVERY_MS = 1000;

/** Progress with the time left, on standard error: one line redrawn on a terminal, a line now and then elsewhere. */
export class Progress {
  private readonly beganMs = performance.now();
  private shownMs = 0;

  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {}

  show(done: number, detail = ''): void {
    const nowMs = performance.now();
    if (nowMs - this.shownMs < (this.out.isTTY ? EVERY_MS / 4 : 10 * EVERY_MS)) return;
    this.shownMs = nowMs;
    const share = Math.min(1, done / this.total);
    const leftSeconds = ((nowMs - this.beganMs) * (1 - share)) / share / 1000;
    const left = share > 0 ? `, about ${Math.ceil(leftSeconds)} s left` : '';
    const line = `${this.what} ${(100 * share).toFixed(0)} %${left}${detail && `: ${detail}`}`;
    this.out.write(this.out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }

  done(): void {
    if (this.out.isTTY) this.out.write('\r\u001b[K');
  }
}
