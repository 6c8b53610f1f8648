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
import type { FleetChange, FleetView } from '@kymo/api';
import { NewestTime } from '@kymo/alerting';
import type { SilenceWatch } from '@kymo/pipeline';
import { bucketOf, BUCKETS, bucketStartMs, FleetRow } from './fleet-row';

/** Series in one part of the fleet's JSON. */
const PART_ROWS = 500;
/** Most open incidents that the board takes over. */
const MAX_FIRING = 10_000;

/** The state of the whole fleet in memory, for the first screen of the page. */
export class FleetBoard {
  private readonly rows = new Map<SeriesKey, FleetRow>();
  private changed = new Set<SeriesKey>();
  private gone = new Set<SeriesKey>();
  private readonly newest = new NewestTime<SeriesKey>();

  constructor(
    private readonly store: Pick<Store, 'series' | 'history' | 'incidents'>,
    private readonly clock: Clock = systemClock,
    private readonly silences: Pick<SilenceWatch, 'heldUntilMs'> = { heldUntilMs: null },
  ) {
    for (const state of store.series()) {
      const row = this.rowOf(state);
      const fromMs = state.lastMs - bucketStartMs(BUCKETS);
      for (const block of store.history(state.key, fromMs, state.lastMs)) row.note(block);
      this.advance(state);
    }
    this.noteFiring();
  }

  /** Goes on with the series that the store holds now and no others: partitions have changed hands. */
  reassign(): void {
    const series = this.store.series();
    const kept = new Set(series.map(({ key }) => key));
    for (const key of [...this.rows.keys()]) if (!kept.has(key)) this.remove(key);
    for (const state of series) if (!this.rows.has(state.key)) this.put(state);
    this.noteFiring();
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
    for (const { isFiring } of this.rows.values()) if (isFiring) count += 1;
    return count;
  }

  take({ series, forgotten, history, incidents }: Effects): void {
    const clockMs = this.clock();
    const heldUntilMs = this.silences.heldUntilMs ?? undefined;
    for (const key of forgotten) this.remove(key);
    for (const state of series) this.put(state);
    for (const block of history) {
      const row = this.rows.get(block.series);
      row?.note(block);
      row?.hear(block, clockMs, heldUntilMs);
    }
    for (const incident of incidents) this.noteIncident(incident);
  }

  /** The whole fleet as JSON, in parts of which none holds the event loop for long. @see FleetView */
  async *json(): AsyncGenerator<string> {
    const numbers = this.bucketNumbers();
    const head: Omit<FleetView, 'series'> = {
      nowMs: this.latestMs,
      bucketsMs: numbers.map(bucketStartMs),
    };
    const keys = [...this.rows.keys()].sort();
    yield `${JSON.stringify(head).slice(0, -1)},"series":[`;
    let isFirst = true;
    for (let from = 0; from < keys.length; from += PART_ROWS) {
      await setImmediate();
      const rows = keys.slice(from, from + PART_ROWS).flatMap((key) => this.rows.get(key) ?? []);
      if (rows.length === 0) continue;
      const part = JSON.stringify(rows.map((row) => row.view(numbers))).slice(1, -1);
      yield isFirst ? part : `,${part}`;
      isFirst = false;
    }
    yield ']}';
  }

  /** Changes since the last call; undefined without any. */
  changes(): FleetChange | undefined {
    if (this.changed.size + this.gone.size === 0) return undefined;
    const numbers = this.bucketNumbers();
    const series = [...this.changed].map((key) => this.rows.get(key)!.changes(numbers));
    const forgotten = [...this.gone];
    this.changed = new Set();
    this.gone = new Set();
    const bucketsMs = numbers.map(bucketStartMs);
    return { nowMs: this.latestMs, bucketsMs, series, ...(forgotten.length > 0 && { forgotten }) };
  }

  private put(state: SeriesState): void {
    this.gone.delete(state.key);
    this.rowOf(state).state = state;
    this.changed.add(state.key);
    this.advance(state);
  }

  private remove(key: SeriesKey): void {
    this.rows.delete(key);
    this.newest.forget(key);
    this.changed.delete(key);
    this.gone.add(key);
  }

  private advance({ key, lastMs }: SeriesState): void {
    this.newest.take(key, lastMs, this.clock());
  }

  /** Numbers of the buckets that are shown, oldest first. */
  private bucketNumbers(): number[] {
    const last = bucketOf(this.latestMs);
    return Array.from({ length: BUCKETS }, (_, index) => last - BUCKETS + 1 + index);
  }

  private rowOf(state: SeriesState): FleetRow {
    let row = this.rows.get(state.key);
    if (row === undefined) this.rows.set(state.key, (row = new FleetRow(state)));
    return row;
  }

  private noteFiring(): void {
    for (const incident of this.store.incidents({ status: 'firing', limit: MAX_FIRING }))
      this.noteIncident(incident);
  }

  private noteIncident(incident: Incident): void {
    const row = this.rows.get(incident.series);
    if (row === undefined) return;
    row.noteIncident(incident);
    this.changed.add(incident.series);
  }
}
