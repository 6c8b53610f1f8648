import type { ChangedSeries, FleetSeries } from '@kymo/api';
import type { HistoryBlock, Incident, SeriesState } from '@kymo/domain';
import { Arrivals } from '@kymo/pipeline';

/** Stretches of time that the board shows the highest score of. */
export const BUCKETS = 36;
const BUCKET_MS = 10 * 60_000;

/** Number of the bucket that a moment lies in. */
export function bucketOf(timeMs: number): number {
  return Math.floor(timeMs / BUCKET_MS);
}

export function bucketStartMs(number: number): number {
  return number * BUCKET_MS;
}

/** One series on the board. */
export class FleetRow {
  /** Highest score by bucket number modulo `BUCKETS`, and the number each place holds. */
  private readonly peaks = new Float32Array(BUCKETS).fill(Number.NaN);
  private readonly numbers = new Float64Array(BUCKETS).fill(-1);
  /** Places that have changed since the last call of `changes`. */
  private readonly fresh = new Uint8Array(BUCKETS);
  private readonly arrivals = new Arrivals();
  /** What goes on and people were alerted to. */
  private firing: Incident | undefined;
  /** What goes on and nobody was alerted to. */
  private noted: Incident | undefined;

  constructor(public state: SeriesState) {}

  get isFiring(): boolean {
    return this.firing !== undefined;
  }

  note({ startMs, intervalMs, score }: HistoryBlock): void {
    for (let step = 0; step < score.length; step++) {
      const value = score[step]!;
      if (Number.isNaN(value)) continue;
      const number = bucketOf(startMs + step * intervalMs);
      const place = number % BUCKETS;
      const isFresh = this.numbers[place] !== number;
      this.numbers[place] = number;
      this.fresh[place] = 1;
      this.peaks[place] = isFresh ? value : Math.max(this.peaks[place]!, value);
    }
  }

  /** Takes note of an arrival. Windows of a silent series close as well, because others go on. */
  hear({ actual }: HistoryBlock, clockMs: number, heldUntilMs: number | undefined): void {
    if (actual.some((value) => !Number.isNaN(value))) this.arrivals.hear(clockMs, heldUntilMs);
  }

  noteIncident(incident: Incident): void {
    if (this.firing?.id === incident.id) this.firing = undefined;
    if (this.noted?.id === incident.id) this.noted = undefined;
    if (incident.status === 'firing') this[incident.paged ? 'firing' : 'noted'] = incident;
  }

  /** The row as it stands, with the highest score of each bucket. */
  view(numbers: readonly number[]): FleetSeries {
    const history = numbers.map((number) => {
      const place = number % BUCKETS;
      return this.numbers[place] === number ? rounded(this.peaks[place]!) : null;
    });
    return { ...this.now(), tags: this.state.tags, history };
  }

  /** The row as it stands, with the buckets that have changed since the last call. */
  changes(numbers: readonly number[]): ChangedSeries {
    const peaks: { startMs: number; score: number }[] = [];
    for (const number of numbers) {
      const place = number % BUCKETS;
      if (this.fresh[place] === 1 && this.numbers[place] === number)
        peaks.push({ startMs: bucketStartMs(number), score: rounded(this.peaks[place]!)! });
    }
    this.fresh.fill(0);
    return { ...this.now(), peaks };
  }

  private now(): Omit<FleetSeries, 'tags' | 'history'> {
    const { state, firing, noted, arrivals } = this;
    return {
      key: state.key,
      state: state.verdict,
      score: rounded(state.score),
      lastMs: state.lastMs,
      heardMs: arrivals.heardMs,
      quietLimitMs: arrivals.quietLimitMs,
      incident: firing === undefined ? null : openIncident(firing),
      noted: noted?.severity ?? null,
    };
  }
}

function openIncident({ id, kind, severity, startMs }: Incident): NonNullable<FleetSeries['incident']> {
  return { id, kind, severity, startMs };
}

/** Three decimals; null for NaN, which JSON does not have. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null;
}
