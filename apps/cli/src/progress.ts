import { createLogUpdate } from 'log-update';
import prettyMs from 'pretty-ms';

const REDRAW_MS = 250;
const EVERY_MS = 10_000;

/** Progress with the time left, on standard error: one line redrawn on a terminal, a line now and then elsewhere. */
export class Progress {
  private readonly beganMs = performance.now();
  private shownMs = 0;
  /** Draws in place; absent where the output is no terminal. */
  private readonly redraw: ReturnType<typeof createLogUpdate> | undefined;

  /** @param total infinite where it is not known */
  constructor(
    private readonly what: string,
    private readonly total: number,
    private readonly out: NodeJS.WriteStream = process.stderr,
  ) {
    this.redraw = out.isTTY ? createLogUpdate(out, { showCursor: true }) : undefined;
  }

  /** @param knownMs time that is left, where more is known than the pace so far */
  show(done: number, detail = '', knownMs?: number): void {
    const nowMs = performance.now();
    if (nowMs - this.shownMs < (this.redraw ? REDRAW_MS : EVERY_MS)) return;
    this.shownMs = nowMs;
    const share = Math.min(1, done / this.total);
    const leftMs = knownMs ?? ((nowMs - this.beganMs) * (1 - share)) / share;
    const left =
      share > 0 && share < 1
        ? `, about ${prettyMs(Math.ceil(leftMs / 1000) * 1000, { unitCount: 2 })} left`
        : '';
    const percent = Number.isFinite(this.total) ? ` ${(100 * share).toFixed(0)} %` : '';
    const line = `${this.what}${percent}${left}${detail && `: ${detail}`}`;
    if (this.redraw) this.redraw(line);
    else this.out.write(`${line}\n`);
  }

  done(): void {
    this.redraw?.clear();
  }
}
