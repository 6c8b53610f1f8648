import type { Sample } from '@kymo/domain';

/** The last steps of one series: plain, so that it can be stored and taken up again. */
export interface StepRingState {
  /** Ascending. */
  channels: string[];
  /** Newest step held; -1 before the first. */
  newest: number;
  /** `[step modulo capacity, channel]`; NaN where nothing was measured. */
  values: Float64Array;
  /** Samples by step, and the time of the first of each. */
  counts: Uint16Array;
  moments: Float64Array;
  /** `[step modulo capacity, channel]`: when values of another moment than the first of their step were measured; else NaN. */
  apart?: Float64Array;
}

/** A ring of the last `capacity` steps of one series. */
export class StepRing {
  readonly capacity: number;
  private changed = Number.NEGATIVE_INFINITY;
  private restarts = 0;

  constructor(readonly state: StepRingState) {
    this.capacity = state.counts.length;
  }

  static begin(capacity: number): StepRing {
    return new StepRing({
      channels: [],
      newest: -1,
      values: new Float64Array(0),
      counts: new Uint16Array(capacity),
      moments: new Float64Array(capacity),
    });
  }

  get width(): number {
    return this.state.channels.length;
  }

  /** Another number whenever closed steps are others than they were. */
  get version(): number {
    return this.restarts;
  }

  /** Lowest step that has changed since {@link noteStored}; all before it where none is known. */
  get changedFrom(): number {
    return this.changed;
  }

  /** What lies before a step is stored. */
  noteStored(before: number): void {
    this.changed = before;
  }

  /** Opens the next step, forgetting the oldest. */
  advance(): void {
    const { state, width } = this;
    state.newest += 1;
    this.noteChange(state.newest);
    const slot = this.slotOf(state.newest);
    state.values.fill(Number.NaN, slot * width, (slot + 1) * width);
    state.apart?.fill(Number.NaN, slot * width, (slot + 1) * width);
    state.counts[slot] = 0;
  }

  /** Forgets all steps; the next one opened is `step`. */
  restartAt(step: number): void {
    this.state.newest = step - 1;
    this.state.values.fill(Number.NaN);
    delete this.state.apart;
    this.state.counts.fill(0);
    this.noteRestart();
  }

  /** Goes on with other steps. */
  resume(steps: StepRingState): void {
    delete this.state.apart;
    Object.assign(this.state, steps);
    this.noteRestart();
  }

  write(step: number, { values, timeMs }: Sample): void {
    const { state, width } = this;
    const slot = this.slotOf(step);
    this.noteChange(step);
    if (state.counts[slot] === 0) state.moments[slot] = timeMs;
    state.counts[slot]! += 1;
    for (let channel = 0; channel < width; channel++) {
      const value = values[state.channels[channel]!];
      if (value === null || value === undefined) continue;
      const at = slot * width + channel;
      // Several moments in one step: their mean, each but the first weighing as one of all that came.
      const held = state.values[at]!;
      if (Number.isNaN(held) && timeMs !== state.moments[slot]) this.setApart(at, timeMs);
      state.values[at] = Number.isNaN(held) ? value : held + (value - held) / state.counts[slot]!;
    }
  }

  samplesAt(step: number): number {
    return this.holds(step) ? this.state.counts[this.slotOf(step)]! : 0;
  }

  hasValue(step: number, channel: number): boolean {
    return !Number.isNaN(this.state.values[this.slotOf(step) * this.width + channel]!);
  }

  /** The value of a channel in a step, and when it was measured; undefined where there is none. */
  readingAt(step: number, channel: number): { readonly value: number; readonly timeMs: number } | undefined {
    if (!this.hasValue(step, channel)) return undefined;
    const value = this.state.values[this.slotOf(step) * this.width + channel]!;
    return { value, timeMs: this.momentOf(step, channel) };
  }

  /** Puts another value in the place of one. */
  replace(step: number, channel: number, value: number): void {
    this.noteChange(step);
    this.state.values[this.slotOf(step) * this.width + channel] = value;
  }

  /** Whether a value of the sample, of this very moment, lies in the step; without any value, whether the step begins with it. */
  isKnown(step: number, sample: Sample): boolean {
    if (this.samplesAt(step) === 0) return false;
    if (!hasValue(sample)) return this.state.moments[this.slotOf(step)] === sample.timeMs;
    return this.holdsAny(step, sample, sample.timeMs);
  }

  /** Whether the sample brings a value for a channel that already has one in the step, or none at all. */
  collides(step: number, sample: Sample): boolean {
    if (this.samplesAt(step) === 0) return false;
    return !hasValue(sample) || this.holdsAny(step, sample);
  }

  /** Copies `length` steps from `first` on to the rows `[time, channel]` from `row` on. */
  copyInto(rows: Float64Array, row: number, first: number, length: number): void {
    const { state, width, capacity } = this;
    const slot = this.slotOf(first);
    const head = Math.min(length, capacity - slot);
    rows.set(state.values.subarray(slot * width, (slot + head) * width), row * width);
    rows.set(state.values.subarray(0, (length - head) * width), (row + head) * width);
  }

  /** Makes room for channels not seen before; says whether there were any. */
  adoptChannels(names: readonly string[]): boolean {
    const { state, capacity } = this;
    const before = state.channels;
    if (names.every((name, index) => before[index] === name || before.includes(name))) return false;
    const after = [...new Set([...before, ...names])].sort();
    const columns = before.map((name) => after.indexOf(name));
    const widened = (rows: Float64Array) => {
      const wider = new Float64Array(capacity * after.length).fill(Number.NaN);
      for (let slot = 0; slot < capacity; slot++) {
        for (let index = 0; index < columns.length; index++) {
          wider[slot * after.length + columns[index]!] = rows[slot * before.length + index]!;
        }
      }
      return wider;
    };
    state.values = widened(state.values);
    if (state.apart) state.apart = widened(state.apart);
    state.channels = after;
    this.noteRestart();
    return true;
  }

  /** Whether the step has a value of some channel that the sample brings, measured at a moment if one is given. */
  private holdsAny(step: number, { values }: Sample, atMs?: number): boolean {
    return this.state.channels.some(
      (name, channel) =>
        (values[name] ?? null) !== null &&
        this.hasValue(step, channel) &&
        (atMs === undefined || this.momentOf(step, channel) === atMs),
    );
  }

  private momentOf(step: number, channel: number): number {
    const { state, width } = this;
    const slot = this.slotOf(step);
    const apart = state.apart?.[slot * width + channel] ?? Number.NaN;
    return Number.isNaN(apart) ? state.moments[slot]! : apart;
  }

  /** Only series whose channels come at moments of their own need room for them. */
  private setApart(at: number, timeMs: number): void {
    this.state.apart ??= new Float64Array(this.state.values.length).fill(Number.NaN);
    this.state.apart[at] = timeMs;
  }

  private noteRestart(): void {
    this.changed = Number.NEGATIVE_INFINITY;
    this.restarts += 1;
  }

  private noteChange(step: number): void {
    if (step < this.changed) this.changed = step;
  }

  private holds(step: number): boolean {
    return step >= 0 && step <= this.state.newest && step > this.state.newest - this.capacity;
  }

  private slotOf(step: number): number {
    return step % this.capacity;
  }
}

/** Whether a sample brings any value. */
export function hasValue({ values }: Sample): boolean {
  for (const name in values) if (values[name] !== null) return true;
  return false;
}
