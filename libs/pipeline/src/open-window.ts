import type { Sample, SeriesKey, SilentChannel, Window } from '@kymo/domain';
import { estimateIntervalMs } from './interval';
import { isSilent, noteValue, type Pause } from './pauses';
import { StepRing, type StepRingState } from './step-ring';
import type { WindowOptions } from './window-options';

/** Moments from which the interval of a series is learnt. */
const LEARNING_SAMPLES = 16;
/** Interval of a series that ended before a second moment. */
const FALLBACK_INTERVAL_MS = 1000;
/** Records of one moment that are held while it is not clear whether the series has jumped there. */
const MOST_AHEAD = 64;
/** How fast the grid follows a clock that runs slightly off, per sample. */
const PHASE_GAIN = 0.02;

/** What the open windows give out: closed windows, and counts of samples that found no place in one. */
export interface Outlet {
  readonly windows: Window[];
  late: number;
  duplicate: number;
}

/** Where one series stands: plain, so that it can be stored and taken up again. */
export interface OpenWindowState {
  /** Partition of its newest sample. */
  partition: string;
  tags: Readonly<Record<string, string>>;
  /** Samples from before the interval is known. */
  pending: Sample[];
  /** 0 until it is known. */
  intervalMs: number;
  /** Time of step 0; NaN before the first. */
  anchorMs: number;
  newestMs: number;
  /** Event time its partition had reached when its newest sample arrived. */
  partitionMs: number;
  /** Samples of one moment so far ahead that the series begins anew there, once it follows. */
  ahead: Sample[];
  /** Next step to close. */
  nextStep: number;
  /** Steps closed since the series began or was last interrupted. */
  closedSteps: number;
  /** Closed steps that no window has covered yet, and the samples in them. */
  freshSteps: number;
  freshSamples: number;
  ring: StepRingState;
  /** By channel name, from its first value on. */
  pauses: Record<string, Pause>;
  /** The series as a whole has been reported as silent. */
  quiet: boolean;
}

/** Puts the samples of one series on a regular grid of steps and cuts it into overlapping windows. */
export class OpenWindow {
  private readonly ring: StepRing;

  constructor(
    private readonly series: SeriesKey,
    private readonly options: WindowOptions,
    readonly state: OpenWindowState,
  ) {
    this.ring = new StepRing(state.ring);
  }

  static begin(series: SeriesKey, partition: string, options: WindowOptions): OpenWindow {
    return new OpenWindow(series, options, {
      partition,
      tags: {},
      pending: [],
      intervalMs: options.intervalMs ?? 0,
      anchorMs: Number.NaN,
      newestMs: Number.NEGATIVE_INFINITY,
      partitionMs: Number.NEGATIVE_INFINITY,
      ahead: [],
      nextStep: 0,
      closedSteps: 0,
      freshSteps: 0,
      freshSamples: 0,
      ring: StepRing.begin(options.lengthSamples + options.latenessSamples + 2).state,
      pauses: {},
      quiet: false,
    });
  }

  /** Takes one sample in, and gives out what closes by it. */
  place(sample: Sample, outlet: Outlet): void {
    const { state } = this;
    if (state.intervalMs > 0) return this.placeOnGrid(sample, outlet);
    state.pending.push(sample);
    if (state.pending.length >= LEARNING_SAMPLES) this.learnInterval(outlet);
  }

  /** Closes all that was taken in: the stream has ended. */
  finish(outlet: Outlet): void {
    this.learnInterval(outlet);
    this.dropAhead(outlet);
    this.closeThrough(this.ring.state.newest, outlet);
    this.emitRest(outlet);
  }

  /** Reports the series as silent once its partition has gone on for too long since its newest sample. */
  reportSilence(partitionMs: number, outlet: Outlet): boolean {
    const { state, options, ring } = this;
    if (state.quiet || state.intervalMs === 0 || ring.state.newest < 0) return false;
    if ((partitionMs - state.partitionMs) / state.intervalMs <= options.silenceSamples) return false;
    state.quiet = true;
    outlet.windows.push(this.notice(partitionMs, this.silentChannels(ring.state.newest)));
    return true;
  }

  private placeOnGrid(sample: Sample, outlet: Outlet): void {
    const { state, ring } = this;
    if (Number.isNaN(state.anchorMs)) state.anchorMs = sample.timeMs;
    if (this.isFarAhead(sample)) return this.placeAhead(sample, outlet);
    this.dropAhead(outlet);
    const step = this.stepFor(sample);
    if (step < state.nextStep) {
      outlet[ring.isKnown(step, sample.timeMs) ? 'duplicate' : 'late'] += 1;
      return;
    }
    this.advanceTo(step, outlet);
    ring.adoptChannels(Object.keys(sample.values));
    if (ring.collides(step, sample)) {
      outlet.duplicate += 1;
      return;
    }
    if (ring.samplesAt(step) === 0) this.followPhase(step, sample.timeMs);
    ring.write(step, sample);
    state.newestMs = Math.max(state.newestMs, sample.timeMs);
    if (Object.keys(sample.tags).length > 0) state.tags = sample.tags;
    if (state.quiet) {
      state.quiet = false;
      outlet.windows.push(this.notice(this.timeOf(step), []));
    }
  }

  /** Whether a gap longer than a window lies between the newest sample and this one. */
  private isFarAhead({ timeMs }: Sample): boolean {
    const { newest } = this.ring.state;
    return newest >= 0 && this.nearestStep(timeMs) - newest > this.options.lengthSamples;
  }

  /** One wrong clock must not carry the series away: only a second moment there makes it begin anew. */
  private placeAhead(sample: Sample, outlet: Outlet): void {
    const { state, options } = this;
    const distanceMs = Math.abs(sample.timeMs - (state.ahead[0]?.timeMs ?? Number.NaN));
    if (distanceMs === 0 && state.ahead.length < MOST_AHEAD) {
      state.ahead.push(sample);
    } else if (distanceMs <= options.lengthSamples * state.intervalMs) {
      const jump = [...state.ahead, sample].sort((a, b) => a.timeMs - b.timeMs);
      state.ahead = [];
      this.restartAt(this.nearestStep(jump[0]!.timeMs), outlet);
      for (const one of jump) this.placeOnGrid(one, outlet);
    } else {
      this.dropAhead(outlet);
      state.ahead = [sample];
    }
  }

  private dropAhead(outlet: Outlet): void {
    outlet.late += this.state.ahead.length;
    this.state.ahead = [];
  }

  private nearestStep(timeMs: number): number {
    return Math.round((timeMs - this.state.anchorMs) / this.state.intervalMs);
  }

  /** The step nearest in time, or the next one when jitter has put two moments into the same. */
  private stepFor(sample: Sample): number {
    const { state, ring } = this;
    const step = this.nearestStep(sample.timeMs);
    const isCrowded =
      step >= state.nextStep && !ring.isKnown(step, sample.timeMs) && ring.collides(step, sample);
    return isCrowded && ring.samplesAt(step + 1) === 0 ? step + 1 : step;
  }

  private followPhase(step: number, timeMs: number): void {
    const { state } = this;
    state.anchorMs += PHASE_GAIN * (timeMs - (state.anchorMs + step * state.intervalMs));
  }

  private learnInterval(outlet: Outlet): void {
    const { state } = this;
    if (state.pending.length === 0) return;
    const pending = [...state.pending].sort((a, b) => a.timeMs - b.timeMs);
    state.pending = [];
    state.intervalMs = estimateIntervalMs(pending.map(({ timeMs }) => timeMs)) ?? FALLBACK_INTERVAL_MS;
    for (const sample of pending) this.placeOnGrid(sample, outlet);
  }

  private advanceTo(step: number, outlet: Outlet): void {
    const { ring, options } = this;
    while (ring.state.newest < step) {
      ring.advance();
      this.closeThrough(ring.state.newest - options.latenessSamples - 1, outlet);
    }
  }

  private closeThrough(lastStep: number, outlet: Outlet): void {
    const { state, options, ring } = this;
    for (; state.nextStep <= lastStep; state.nextStep++) {
      this.noteValues(state.nextStep);
      state.closedSteps += 1;
      state.freshSteps += 1;
      state.freshSamples += ring.samplesAt(state.nextStep);
      const due = state.closedSteps - options.lengthSamples;
      if (due >= 0 && due % options.strideSamples === 0) {
        this.emit(state.nextStep, options.lengthSamples, outlet);
      }
    }
  }

  /** A gap longer than a window: what is open closes, and the series warms up anew. */
  private restartAt(step: number, outlet: Outlet): void {
    const { state, ring } = this;
    this.closeThrough(ring.state.newest, outlet);
    this.emitRest(outlet);
    ring.restartAt(step);
    state.closedSteps = 0;
    state.nextStep = step;
    for (const pause of Object.values(state.pauses)) pause.lastValueStep = step - 1;
  }

  private emitRest(outlet: Outlet): void {
    const { state, options } = this;
    if (state.freshSteps === 0) return;
    this.emit(state.nextStep - 1, Math.min(state.closedSteps, options.lengthSamples), outlet);
  }

  private emit(lastStep: number, length: number, outlet: Outlet): void {
    const { state } = this;
    const first = lastStep - length + 1;
    outlet.windows.push({
      ...this.notice(this.timeOf(lastStep), this.silentChannels(lastStep)),
      startMs: this.timeOf(first),
      length,
      values: this.ring.copy(first, length),
      freshSteps: state.freshSteps,
      freshSamples: state.freshSamples,
    });
    state.freshSteps = 0;
    state.freshSamples = 0;
  }

  /** A window that covers nothing new and only says which channels are silent. */
  private notice(startMs: number, silentChannels: readonly SilentChannel[]): Window {
    const { state, series, ring } = this;
    return {
      series,
      tags: state.tags,
      startMs,
      intervalMs: state.intervalMs,
      length: 1,
      channels: ring.state.channels,
      values: new Float32Array(ring.width).fill(Number.NaN),
      freshSteps: 0,
      freshSamples: 0,
      silentChannels,
    };
  }

  private noteValues(step: number): void {
    const { state, ring, options } = this;
    ring.state.channels.forEach((name, channel) => {
      if (!ring.hasValue(step, channel)) return;
      const pause = (state.pauses[name] ??= { lastValueStep: step - 1, longest: 0 });
      noteValue(pause, step, options.silenceSamples);
    });
  }

  private silentChannels(step: number): SilentChannel[] {
    const { state, options, ring } = this;
    if (state.quiet) return ring.state.channels.map((name) => ({ name, sinceMs: state.newestMs }));
    return ring.state.channels.flatMap((name) => {
      const pause = state.pauses[name];
      if (pause === undefined || !isSilent(pause, step, options.silenceSamples)) return [];
      return [{ name, sinceMs: this.timeOf(pause.lastValueStep) }];
    });
  }

  private timeOf(step: number): number {
    return Math.round(this.state.anchorMs + step * this.state.intervalMs);
  }
}
