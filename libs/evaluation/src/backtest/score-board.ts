import type { Window } from '@kymo/domain';
import type { WindowScore } from './candidate';

/** The grid on which a recording is replayed: one step per row, whatever its times are. */
export interface ReplayGrid {
  readonly startMs: number;
  readonly intervalMs: number;
}

/** Scores of a replayed series: those that rank its rows and those that decide on alarms. */
export interface ReplayedScores extends RowScores {
  /** Equal to the ranking scores unless the detector gives separate ones. */
  readonly alarms: RowScores;
  /** Whether those that decide on alarms are of the newest steps of windows. */
  readonly alarmsOfNewest: boolean;
}

/** `[time]`; NaN where no window gave one. */
export interface RowScores {
  /** Known when the sample arrived: the score of the latest window closed by then, of its last step where steps have scores. */
  readonly causal: Float64Array;
  /**
   * Known once every window that covers the sample has closed: their mean. Scores of the newest steps are weighted by how
   * new the sample is: that of the window that it ends counts fully, that of the one that it begins hardly.
   */
  readonly settled: Float64Array;
}

/** Collects window scores into scores by row. */
export class ScoreBoard {
  private readonly ranks: Track;
  private alarms?: Track;

  constructor(
    private readonly rows: number,
    private readonly grid: ReplayGrid,
  ) {
    this.ranks = new Track(rows);
  }

  /** Windows must come in the order of their ends; either all have a separate alarm score, or none. */
  note(window: Window, { value, alarm, isOfNewest = false, steps }: WindowScore): void {
    const first = Math.round((window.startMs - this.grid.startMs) / this.grid.intervalMs);
    this.ranks.note(first, window.length, value, steps);
    if (alarm === undefined) return;
    this.alarms ??= new Track(this.rows, isOfNewest);
    this.alarms.note(first, window.length, alarm);
  }

  scores(): ReplayedScores {
    const ranks = this.ranks.scores();
    return {
      ...ranks,
      alarms: this.alarms?.scores() ?? ranks,
      alarmsOfNewest: this.alarms?.isOfNewest ?? false,
    };
  }
}

/** One score of each window, by row. */
class Track {
  private readonly causal: Float64Array;
  private readonly sum: Float64Array;
  private readonly weight: Float64Array;
  private lastEnd = -1;

  constructor(
    private readonly rows: number,
    readonly isOfNewest = false,
  ) {
    this.causal = new Float64Array(rows).fill(NaN);
    this.sum = new Float64Array(rows);
    this.weight = new Float64Array(rows);
  }

  note(first: number, length: number, value: number, steps?: Float32Array): void {
    const end = Math.min(first + length, this.rows);
    this.holdUntil(end - 1);
    this.causal[end - 1] = steps?.at(-1) ?? value;
    this.lastEnd = end - 1;
    for (let row = Math.max(0, first); row < end; row++) {
      const score = steps?.[row - first] ?? value;
      if (!Number.isFinite(score)) continue;
      const weight = this.isOfNewest ? (row - first + 1) / length : 1;
      this.sum[row]! += weight * score;
      this.weight[row]! += weight;
    }
  }

  scores(): RowScores {
    this.holdUntil(this.rows);
    return {
      causal: this.causal,
      settled: this.sum.map((sum, row) => (this.weight[row]! > 0 ? sum / this.weight[row]! : NaN)),
    };
  }

  /** Between two windows the score of the earlier one applies. */
  private holdUntil(row: number): void {
    if (this.lastEnd >= 0) this.causal.fill(this.causal[this.lastEnd]!, this.lastEnd + 1, row);
  }
}
