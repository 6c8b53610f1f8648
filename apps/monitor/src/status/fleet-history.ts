import type { FleetHistoryQuery, FleetHistoryView, FleetOddView } from '@kymo/api';
import { type Clock, KymoError, type SeriesState, stepMs, type Store, systemClock } from '@kymo/domain';
import { turn } from '@kymo/statistics';
import type { FleetBoard } from './fleet-board';

const HOUR_MS = 3_600_000;
const BUCKET_MS: Readonly<Record<FleetHistoryQuery['hours'], number>> = {
  24: HOUR_MS / 2,
  168: 4 * HOUR_MS,
};
/** Steps read in one go; between two slices the event loop turns. */
const SLICE_STEPS = 2048;
/** Steps that are read at most: some minutes of one core. */
const MAX_STEPS = 100_000_000;
/** What was read is told again for so long, or for so many times as long as it took. */
const KEPT_MS = 5_000;
const KEPT_TIMES = 10;

/** Series that are named as odd. */
const ODD = 20;

interface Kept {
  readonly view: Promise<unknown>;
  untilMs: number;
}

/** The scores of the fleet over longer than the board holds in memory: read from the store, once for all who ask. */
export class FleetHistory {
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly store: Pick<Store, 'series' | 'history'>,
    private readonly board: Pick<FleetBoard, 'latestMs'>,
    private readonly clock: Clock = systemClock,
  ) {}

  /** @throws KymoError OPTIONS_INVALID where that is too much to read */
  over(hours: FleetHistoryQuery['hours']): Promise<FleetHistoryView> {
    const widthMs = BUCKET_MS[hours];
    const last = Math.floor(this.board.latestMs / widthMs);
    const firstMs = (last + 1) * widthMs - Number(hours) * HOUR_MS;
    return this.once(hours, async () => {
      const count = last + 1 - firstMs / widthMs;
      const series = await this.peaks(firstMs, count, widthMs);
      return { bucketsMs: Array.from({ length: count }, (_, index) => firstMs + index * widthMs), series };
    });
  }

  /** The series that scored highest between two moments. @throws KymoError OPTIONS_INVALID where that is too much to read */
  odd(fromMs: number, toMs: number): Promise<FleetOddView> {
    return this.once(`${fromMs} ${toMs}`, async () => {
      const peaks = await this.peaks(fromMs, 1, toMs - fromMs + 1);
      const scored = peaks.flatMap(({ key, history: [score] }) => (score == null ? [] : [{ key, score }]));
      return { series: scored.sort((a, b) => b.score - a.score).slice(0, ODD) };
    });
  }

  private once<View>(question: string, read: () => Promise<View>): Promise<View> {
    const beganMs = this.clock();
    for (const [asked, { untilMs }] of this.kept) if (untilMs <= beganMs) this.kept.delete(asked);
    const before = this.kept.get(question);
    if (before !== undefined) return before.view as Promise<View>;
    const view = read();
    const kept: Kept = { view, untilMs: Number.POSITIVE_INFINITY };
    this.kept.set(question, kept);
    const end = () => {
      const nowMs = this.clock();
      kept.untilMs = nowMs + Math.max(KEPT_MS, KEPT_TIMES * (nowMs - beganMs));
    };
    view.then(end, end);
    return view;
  }

  /** Highest score of each bucket, of every series. */
  private async peaks(firstMs: number, count: number, widthMs: number) {
    const spanMs = count * widthMs;
    const all = this.store.series();
    const steps = all.reduce((sum, series) => sum + stepsWithin(series, firstMs, firstMs + spanMs), 0);
    if (steps > MAX_STEPS) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `Reading ${Math.round(spanMs / HOUR_MS)} h of ${all.length} series: about ${Math.round(steps / 1e6)} million steps would be read; ` +
          `at most ${MAX_STEPS / 1e6} million are allowed. Choose a shorter range.`,
      );
    }
    const series: { key: string; history: (number | null)[] }[] = [];
    for (const state of all)
      series.push({ key: state.key, history: await this.peaksOf(state, firstMs, count, widthMs) });
    return series;
  }

  private async peaksOf(
    { key, intervalMs, firstMs: beganMs, lastMs }: SeriesState,
    firstMs: number,
    count: number,
    widthMs: number,
  ) {
    const peaks = new Array<number | null>(count).fill(null);
    const toMs = Math.min(lastMs, firstMs + count * widthMs - 1);
    const sliceMs = SLICE_STEPS * intervalMs;
    for (let fromMs = Math.max(beganMs, firstMs); fromMs <= toMs; fromMs += sliceMs) {
      await turn();
      for (const block of this.store.history(key, fromMs, Math.min(toMs, fromMs + sliceMs))) {
        for (let index = 0; index < block.score.length; index++) {
          const score = block.score[index]!;
          const place = Math.floor((stepMs(block, index) - firstMs) / widthMs);
          if (Number.isNaN(score) || place < 0 || place >= count) continue;
          peaks[place] = Math.max(peaks[place] ?? 0, Math.round(score * 1000) / 1000);
        }
      }
    }
    return peaks;
  }
}

function stepsWithin({ intervalMs, firstMs, lastMs }: SeriesState, fromMs: number, toMs: number): number {
  return Math.max(0, Math.min(lastMs, toMs) - Math.max(firstMs, fromMs)) / Math.max(1, intervalMs);
}
