import type { Sample, SeriesEnd, SeriesKey } from '@kymo/domain';
import { ClosedSteps } from './closed-steps';
import { estimateIntervalMs } from './interval';
import { beginState, type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Samples from which the interval of a series is learnt. */
const LEARNING_SAMPLES = 16;
/** Interval of a series that ended after one moment. */
const FALLBACK_INTERVAL_MS = 1000;
/** Samples of one moment far ahead that are held until a second moment shows that the series has jumped there. */
const MAX_AHEAD = 64;
/** Share of each deviation by which the grid follows a drifting clock. */
const PHASE_GAIN = 0.02;

/** Puts the samples of one series on a regular grid of steps and cuts it into overlapping windows. */
export class OpenWindow {
  private readonly ring: StepRing;
  private readonly closed: ClosedSteps;

  constructor(
    series: SeriesKey,
    private readonly options: WindowOptions,
    readonly state: OpenWindowState,
  ) {
    this.ring = new StepRing(state.ring);
    this.closed = new ClosedSteps(series, options, state, this.ring);
  }

  static begin(series: SeriesKey, partition: string, options: WindowOptions): OpenWindow {
    return new OpenWindow(series, options, beginState(partition, options));
  }

  /** Takes one sample in, and gives out the windows that it closes. */
  place(sample: Sample, collector: WindowCollector): void {
    const { state } = this;
    if (state.intervalMs > 0) return this.placeOnGrid(sample, collector);
    state.pending.push(sample);
    if (state.pending.length >= LEARNING_SAMPLES) this.learnInterval(collector);
  }

  /** Closes everything: the stream has ended. */
  finish(collector: WindowCollector): void {
    this.learnInterval(collector);
    this.dropAhead(collector);
    this.closed.closeAll(collector);
  }

  /** The series counts as silent once its partition has passed this time without a sample of it. */
  get silentAfterMs(): number {
    const { state, options, ring } = this;
    if (state.quiet || state.intervalMs === 0 || ring.state.newest < 0) return Number.POSITIVE_INFINITY;
    return state.partitionMs + options.silenceSamples * state.intervalMs;
  }

  /** Reports the series as silent if its partition has gone on for too long since its newest sample. */
  reportSilence(partitionMs: number, collector: WindowCollector): boolean {
    const { state, ring, closed } = this;
    if (partitionMs <= this.silentAfterMs) return false;
    state.quiet = true;
    collector.windows.push(closed.notice(partitionMs, closed.silentChannels(ring.state.newest)));
    return true;
  }

  /** Whether its partition has gone on for so long since its newest sample that the series is to be forgotten. */
  isOver(partitionMs: number, forgetAfterMs: number): boolean {
    const { state, options } = this;
    return (
      partitionMs - state.partitionMs >= Math.max(forgetAfterMs, options.silenceSamples * state.intervalMs)
    );
  }

  /** Closes everything and gives out a last notice that says why the series ends. */
  end(partitionMs: number, ends: SeriesEnd, collector: WindowCollector): void {
    this.finish(collector);
    const timeMs = Math.max(partitionMs, this.state.newestMs);
    collector.windows.push({ ...this.closed.notice(timeMs, []), ends });
  }

  private placeOnGrid(sample: Sample, collector: WindowCollector): void {
    const { state, ring, closed } = this;
    if (Number.isNaN(state.anchorMs)) state.anchorMs = sample.timeMs;
    if (this.isFarAhead(sample)) return this.placeAhead(sample, collector);
    this.dropAhead(collector);
    const step = this.stepFor(sample);
    if (step < state.nextStep) {
      collector[ring.isKnown(step, sample.timeMs) ? 'duplicate' : 'late'] += 1;
      return;
    }
    this.advanceTo(step, collector);
    ring.adoptChannels(Object.keys(sample.values));
    if (ring.collides(step, sample)) {
      collector.duplicate += 1;
      return;
    }
    if (ring.samplesAt(step) === 0) this.followPhase(step, sample.timeMs);
    ring.write(step, sample);
    state.newestMs = Math.max(state.newestMs, sample.timeMs);
    if (Object.keys(sample.tags).length > 0) state.tags = sample.tags;
    if (state.quiet) {
      state.quiet = false;
      collector.windows.push(closed.notice(timeOf(state, step), []));
    }
  }

  /** Whether a gap longer than a window lies between the newest sample and this one. */
  private isFarAhead({ timeMs }: Sample): boolean {
    const { newest } = this.ring.state;
    return newest >= 0 && this.nearestStep(timeMs) - newest > this.options.lengthSamples;
  }

  /** A single wrong clock must not move the series: it begins again there only when a second moment follows. */
  private placeAhead(sample: Sample, collector: WindowCollector): void {
    const { state, options } = this;
    const distanceMs = Math.abs(sample.timeMs - (state.ahead[0]?.timeMs ?? Number.NaN));
    if (distanceMs === 0 && state.ahead.length < MAX_AHEAD) {
      state.ahead.push(sample);
    } else if (distanceMs <= options.lengthSamples * state.intervalMs) {
      const jump = [...state.ahead, sample].sort((a, b) => a.timeMs - b.timeMs);
      state.ahead = [];
      this.restartAt(this.nearestStep(jump[0]!.timeMs), collector);
      for (const one of jump) this.placeOnGrid(one, collector);
    } else {
      this.dropAhead(collector);
      state.ahead = [sample];
    }
  }

  private dropAhead(collector: WindowCollector): void {
    collector.late += this.state.ahead.length;
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

  private learnInterval(collector: WindowCollector): void {
    const { state } = this;
    if (state.pending.length === 0) return;
    const pending = [...state.pending].sort((a, b) => a.timeMs - b.timeMs);
    state.pending = [];
    state.intervalMs = estimateIntervalMs(pending.map(({ timeMs }) => timeMs)) ?? FALLBACK_INTERVAL_MS;
    for (const sample of pending) this.placeOnGrid(sample, collector);
  }

  private advanceTo(step: number, collector: WindowCollector): void {
    const { ring, options } = this;
    while (ring.state.newest < step) {
      ring.advance();
      this.closed.closeThrough(ring.state.newest - options.latenessSamples - 1, collector);
    }
  }

  /** After a gap longer than a window the open steps close and the series begins again. */
  private restartAt(step: number, collector: WindowCollector): void {
    this.closed.closeAll(collector);
    this.ring.restartAt(step);
    this.closed.restartAt(step);
  }
}
