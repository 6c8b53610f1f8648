import type { FleetHistoryQuery, FleetHistoryView } from '@kymo/api';
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

interface Kept {
  readonly view: Promise<FleetHistoryView>;
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
    const before = this.kept.get(hours);
    if (before !== undefined && before.untilMs > this.clock()) return before.view;
    const beganMs = this.clock();
    const kept: Kept = { view: this.read(hours), untilMs: Number.POSITIVE_INFINITY };
    this.kept.set(hours, kept);
    const end = () => {
      const nowMs = this.clock();
      kept.untilMs = nowMs + Math.max(KEPT_MS, KEPT_TIMES * (nowMs - beganMs));
    };
    kept.view.then(end, end);
    return kept.view;
  }

  private async read(hours: FleetHistoryQuery['hours']): Promise<FleetHistoryView> {
    const widthMs = BUCKET_MS[hours];
    const spanMs = Number(hours) * HOUR_MS;
    const all = this.store.series();
    const steps = all.reduce((sum, { intervalMs }) => sum + spanMs / Math.max(1, intervalMs), 0);
    if (steps > MAX_STEPS) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `Reading the last ${hours} h of ${all.length} series: about ${Math.round(steps / 1e6)} million steps are to be read; ` +
          `at most ${MAX_STEPS / 1e6} million are. Choose a shorter range.`,
      );
    }
    const last = Math.floor(this.board.latestMs / widthMs);
    const first = last - spanMs / widthMs + 1;
    const series: FleetHistoryView['series'][number][] = [];
    for (const state of all)
      series.push({ key: state.key, history: await this.peaks(state, first, last, widthMs) });
    return {
      bucketsMs: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * widthMs),
      series,
    };
  }

  /** Highest score of each bucket. */
  private async peaks(
    { key, intervalMs, firstMs, lastMs }: SeriesState,
    first: number,
    last: number,
    widthMs: number,
  ) {
    const peaks = new Array<number | null>(last - first + 1).fill(null);
    const toMs = Math.min(lastMs, (last + 1) * widthMs - 1);
    const sliceMs = SLICE_STEPS * intervalMs;
    for (let fromMs = Math.max(firstMs, first * widthMs); fromMs <= toMs; fromMs += sliceMs) {
      await turn();
      for (const block of this.store.history(key, fromMs, Math.min(toMs, fromMs + sliceMs))) {
        for (let index = 0; index < block.score.length; index++) {
          const score = block.score[index]!;
          const place = Math.floor(stepMs(block, index) / widthMs) - first;
          if (Number.isNaN(score) || place < 0 || place >= peaks.length) continue;
          peaks[place] = Math.max(peaks[place] ?? 0, Math.round(score * 1000) / 1000);
        }
      }
    }
    return peaks;
  }
}
