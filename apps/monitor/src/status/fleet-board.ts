import { setImmediate } from 'node:timers/promises';
import {
  type Clock,
  type Effects,
  type Incident,
  type SeriesKey,
  type SeriesState,
  type Store,
  systemClock,
} from '@kymo/domain';
import type { ChangedSeries, FleetChange, FleetSeries, FleetView } from '@kymo/api';
import { NewestTime } from '@kymo/alerting';
import { Arrivals, type SilenceWatch } from '@kymo/pipeline';

const BUCKETS = 36;
const BUCKET_MS = 10 * 60_000;
/** Series in one part of the fleet's JSON. */
const PART_ROWS = 500;

interface Row {
  state: SeriesState;
  /** Highest score by bucket number modulo `BUCKETS`, and the number each place holds. */
  readonly peaks: Float32Array;
  readonly numbers: Float64Array;
  /** Places that have changed since the last call of `changes`. */
  readonly fresh: Uint8Array;
  readonly arrivals: Arrivals;
  /** What goes on and people were alerted to. */
  firing: Incident | undefined;
  /** What goes on and nobody was alerted to. */
  noted: Incident | undefined;
}

/** The state of the whole fleet in memory, for the first screen of the page. */
export class FleetBoard {
  private readonly rows = new Map<SeriesKey, Row>();
  private changed = new Set<SeriesKey>();
  private gone = new Set<SeriesKey>();
  private readonly newest = new NewestTime<SeriesKey>();

  constructor(
    store: Pick<Store, 'series' | 'history' | 'incidents'>,
    private readonly clock: Clock = systemClock,
    private readonly silences: Pick<SilenceWatch, 'heldUntilMs'> = { heldUntilMs: null },
  ) {
    for (const state of store.series()) {
      const row = this.rowOf(state);
      const fromMs = state.lastMs - BUCKETS * BUCKET_MS;
      for (const block of store.history(state.key, fromMs, state.lastMs)) this.note(row, block);
      this.advance(state);
    }
    for (const incident of store.incidents({ status: 'firing', limit: 10_000 })) this.noteIncident(incident);
  }

  /** Goes on with these series and no others: partitions have changed hands. */
  reassign(series: readonly SeriesState[], firing: readonly Incident[]): void {
    const kept = new Set(series.map(({ key }) => key));
    for (const key of [...this.rows.keys()]) {
      if (kept.has(key)) continue;
      this.rows.delete(key);
      this.newest.forget(key);
      this.changed.delete(key);
      this.gone.add(key);
    }
    for (const state of series) {
      if (this.rows.has(state.key)) continue;
      this.gone.delete(state.key);
      this.rowOf(state);
      this.changed.add(state.key);
      this.advance(state);
    }
    for (const incident of firing) this.noteIncident(incident);
  }

  /** State of a series; undefined where it is not watched. */
  stateOf(key: SeriesKey): SeriesState | undefined {
    return this.rows.get(key)?.state;
  }

  get size(): number {
    return this.rows.size;
  }

  *states(): Iterable<SeriesState> {
    for (const { state } of this.rows.values()) yield state;
  }

  /** Time of the newest sample; 0 before the first. */
  get latestMs(): number {
    return this.newest.ms ?? 0;
  }

  get firing(): number {
    let count = 0;
    for (const { firing } of this.rows.values()) if (firing) count += 1;
    return count;
  }

  take({ series, forgotten, history, incidents }: Effects): void {
    const clockMs = this.clock();
    const heldUntilMs = this.silences.heldUntilMs ?? undefined;
    for (const key of forgotten) {
      this.rows.delete(key);
      this.newest.forget(key);
      this.changed.delete(key);
      this.gone.add(key);
    }
    for (const state of series) {
      this.gone.delete(state.key);
      this.rowOf(state).state = state;
      this.changed.add(state.key);
      this.advance(state);
    }
    for (const block of history) {
      const row = this.rows.get(block.series);
      if (row === undefined) continue;
      this.note(row, block);
      // Windows of a silent series close as well, because others go on.
      if (block.actual.some((value) => !Number.isNaN(value))) row.arrivals.hear(clockMs, heldUntilMs);
    }
    for (const incident of incidents) this.noteIncident(incident);
  }

  /** The whole fleet as JSON, in parts of which none holds the event loop for long. @see FleetView */
  async *json(): AsyncGenerator<string> {
    const numbers = this.bucketNumbers();
    const head: Omit<FleetView, 'series'> = { nowMs: this.latestMs, bucketsMs: numbers.map(startOf) };
    const keys = [...this.rows.keys()].sort();
    yield `${JSON.stringify(head).slice(0, -1)},"series":[`;
    let isFirst = true;
    for (let from = 0; from < keys.length; from += PART_ROWS) {
      await setImmediate();
      const rows = keys.slice(from, from + PART_ROWS).flatMap((key) => this.rows.get(key) ?? []);
      if (rows.length === 0) continue;
      const part = JSON.stringify(rows.map((row) => seriesOf(row, numbers))).slice(1, -1);
      yield isFirst ? part : `,${part}`;
      isFirst = false;
    }
    yield ']}';
  }

  /** Changes since the last call; undefined without any. */
  changes(): FleetChange | undefined {
    if (this.changed.size + this.gone.size === 0) return undefined;
    const numbers = this.bucketNumbers();
    const series = [...this.changed].map((key) => changesOf(this.rows.get(key)!, numbers));
    const forgotten = [...this.gone];
    this.changed = new Set();
    this.gone = new Set();
    const bucketsMs = numbers.map(startOf);
    return { nowMs: this.latestMs, bucketsMs, series, ...(forgotten.length > 0 && { forgotten }) };
  }

  private advance({ key, lastMs }: SeriesState): void {
    this.newest.take(key, lastMs, this.clock());
  }

  /** Numbers of the buckets that are shown, oldest first. */
  private bucketNumbers(): number[] {
    const last = Math.floor(this.latestMs / BUCKET_MS);
    return Array.from({ length: BUCKETS }, (_, index) => last - BUCKETS + 1 + index);
  }

  private rowOf(state: SeriesState): Row {
    let row = this.rows.get(state.key);
    if (row === undefined) {
      row = {
        state,
        peaks: new Float32Array(BUCKETS).fill(Number.NaN),
        numbers: new Float64Array(BUCKETS).fill(-1),
        fresh: new Uint8Array(BUCKETS),
        arrivals: new Arrivals(),
        firing: undefined,
        noted: undefined,
      };
      this.rows.set(state.key, row);
    }
    return row;
  }

  private note(row: Row, { startMs, intervalMs, score }: Effects['history'][number]): void {
    for (let step = 0; step < score.length; step++) {
      const value = score[step]!;
      if (Number.isNaN(value)) continue;
      const number = Math.floor((startMs + step * intervalMs) / BUCKET_MS);
      const place = number % BUCKETS;
      const isFresh = row.numbers[place] !== number;
      row.numbers[place] = number;
      row.fresh[place] = 1;
      row.peaks[place] = isFresh ? value : Math.max(row.peaks[place]!, value);
    }
  }

  private noteIncident(incident: Incident): void {
    const row = this.rows.get(incident.series);
    if (row === undefined) return;
    if (row.firing?.id === incident.id) row.firing = undefined;
    if (row.noted?.id === incident.id) row.noted = undefined;
    if (incident.status === 'firing') row[incident.paged ? 'firing' : 'noted'] = incident;
    this.changed.add(incident.series);
  }
}

/** The row as it stands, with the highest score of each bucket. */
function seriesOf(row: Row, numbers: readonly number[]): FleetSeries {
  const history = numbers.map((number) => {
    const place = number % BUCKETS;
    return row.numbers[place] === number ? rounded(row.peaks[place]!) : null;
  });
  return { ...now(row), tags: row.state.tags, history };
}

/** The row as it stands, with the buckets that have changed. */
function changesOf(row: Row, numbers: readonly number[]): ChangedSeries {
  const peaks: { startMs: number; score: number }[] = [];
  for (const number of numbers) {
    const place = number % BUCKETS;
    if (row.fresh[place] === 1 && row.numbers[place] === number)
      peaks.push({ startMs: startOf(number), score: rounded(row.peaks[place]!)! });
  }
  row.fresh.fill(0);
  return { ...now(row), peaks };
}

function startOf(bucket: number): number {
  return bucket * BUCKET_MS;
}

function now({ state, firing, noted, arrivals }: Row): Omit<FleetSeries, 'tags' | 'history'> {
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

function openIncident({ id, kind, severity, startMs }: Incident): NonNullable<FleetSeries['incident']> {
  return { id, kind, severity, startMs };
}

/** Three decimals; null for NaN, which JSON does not have. */
function rounded(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 1000) / 1000 : null;
}
