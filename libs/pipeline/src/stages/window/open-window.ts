import type { Sample, SeriesEnd, SeriesKey } from '@kymo/domain';
import { ClosedSteps } from './closed-steps';
import { beginState, type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { changedInterval, learnPace, mostMoments, steady } from './pace';
import { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Samples from which the interval of a series is learnt. */
const LEARNING_SAMPLES = 16;
/** Interval of a series that ended after one moment. */
const FALLBACK_INTERVAL_MS = 1000;
/** Records held while the interval is learnt, or while it is not clear whether the series has jumped behind a gap. */
const MAX_HELD = 1024;
/** Steps without a sample, beyond those that may be late, behind which a wrong clock is possible. */
const GAP_STEPS = 2;
/** Moments behind a gap that show that the series has gone there. */
const MOMENTS_AHEAD = 3;
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
    const { length } = state.pending;
    if (length < LEARNING_SAMPLES) return;
    if (length >= MAX_HELD || mostMoments(state.pending) >= LEARNING_SAMPLES) this.learnInterval(collector);
  }

  /** Closes everything: the stream has ended. */
  finish(collector: WindowCollector): void {
    this.learnInterval(collector);
    if (momentsOf(this.state.ahead) > 1) this.goAhead(collector);
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
    const { state } = this;
    if (Number.isNaN(state.anchorMs)) state.anchorMs = sample.timeMs;
    if (this.isBehindGap(sample)) return this.placeAhead(sample, collector);
    this.dropAhead(collector);
    this.write(sample, collector);
    const intervalMs = changedInterval(state.pace, sample, state.intervalMs);
    if (intervalMs !== undefined) this.changeInterval(intervalMs, sample.timeMs + intervalMs, collector);
  }

  private write(sample: Sample, collector: WindowCollector): void {
    const { state, ring, closed } = this;
    const step = this.stepFor(sample);
    if (step < state.nextStep) {
      collector[ring.isKnown(step, sample.timeMs) ? 'duplicate' : 'late'] += 1;
      return;
    }
    this.advanceTo(step, collector);
    ring.adoptChannels(Object.keys(sample.values));
    if (ring.collides(step, sample) && (ring.isKnown(step, sample.timeMs) || !hasValue(sample))) {
      collector.duplicate += 1;
      return;
    }
    if (ring.samplesAt(step) === 0) this.followPhase(step, sample);
    ring.write(step, sample);
    state.newestMs = Math.max(state.newestMs, sample.timeMs);
    if (!isEmptyOrSame(sample.tags, state.tags)) state.tags = sample.tags;
    if (state.quiet) {
      state.quiet = false;
      collector.windows.push(closed.notice(timeOf(state, step), []));
    }
  }

  /** Whether steps without a sample lie between the newest one and this. */
  private isBehindGap({ timeMs }: Sample): boolean {
    const { newest } = this.ring.state;
    return newest >= 0 && this.nearestStep(timeMs) - newest > this.options.latenessSamples + GAP_STEPS;
  }

  /** A wrong clock must not carry the series away: some moments in a row, with none before the gap, show that it went there. */
  private placeAhead(sample: Sample, collector: WindowCollector): void {
    const { state, options } = this;
    const [first] = state.ahead;
    const distanceMs = Math.abs(sample.timeMs - (state.ahead.at(-1)?.timeMs ?? sample.timeMs));
    const gapMs = first === undefined ? 0 : first.timeMs - state.newestMs;
    // Held moments lie as close together as a window is long, or as a slower interval would have them.
    if (distanceMs > Math.max(options.lengthSamples * state.intervalMs, 2 * gapMs)) this.dropAhead(collector);
    state.ahead.push(sample);
    if (momentsOf(state.ahead) >= MOMENTS_AHEAD || state.ahead.length >= MAX_HELD) this.goAhead(collector);
  }

  /** Goes on behind the gap; on another grid where the moments there are another interval apart, as far as the gap is wide. */
  private goAhead(collector: WindowCollector): void {
    const { state, options, ring } = this;
    const held = state.ahead.sort((a, b) => a.timeMs - b.timeMs);
    state.ahead = [];
    const firstMs = held[0]!.timeMs;
    const moments = [...new Set([state.newestMs, ...held.map(({ timeMs }) => timeMs)])];
    const distances = moments.slice(1).map((moment, index) => moment - moments[index]!);
    const intervalMs = state.pace.channel === undefined ? undefined : steady(distances, 0, state.intervalMs);
    if (intervalMs !== undefined) this.changeInterval(intervalMs, firstMs, collector);
    else if (this.nearestStep(firstMs) - ring.state.newest > options.lengthSamples)
      this.restartAt(this.nearestStep(firstMs), collector);
    for (const one of held) this.write(one, collector);
    state.pace.lastMs = held.at(-1)!.timeMs;
    state.pace.distances = [];
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

  /** One channel tells where steps begin: those polled in turn would draw the grid along. */
  private followPhase(step: number, { timeMs, values }: Sample): void {
    const { state } = this;
    const { channel } = state.pace;
    if (channel !== undefined && typeof values[channel] !== 'number') return;
    state.anchorMs += PHASE_GAIN * (timeMs - (state.anchorMs + step * state.intervalMs));
  }

  private learnInterval(collector: WindowCollector): void {
    const { state } = this;
    if (state.pending.length === 0) return;
    const pending = [...state.pending].sort((a, b) => a.timeMs - b.timeMs);
    state.pending = [];
    const pace = learnPace(pending);
    state.intervalMs = pace?.intervalMs ?? FALLBACK_INTERVAL_MS;
    if (pace !== undefined) state.pace.channel = pace.channel;
    for (const sample of pending) this.placeOnGrid(sample, collector);
  }

  /** What is open closes, and the series warms up again on another grid. */
  private changeInterval(intervalMs: number, anchorMs: number, collector: WindowCollector): void {
    const { state, ring, closed } = this;
    closed.closeAll(collector);
    closed.rescalePauses(state.intervalMs / intervalMs);
    state.intervalMs = intervalMs;
    state.anchorMs = anchorMs;
    state.pace.distances = [];
    ring.restartAt(0);
    closed.restartAt(0);
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

function momentsOf(samples: readonly Sample[]): number {
  return new Set(samples.map(({ timeMs }) => timeMs)).size;
}

/** Tags that say nothing new are not kept: what goes by their identity stays valid. */
function isEmptyOrSame(tags: Sample['tags'], before: Sample['tags']): boolean {
  let count = 0;
  for (const name in tags) {
    if (tags[name] !== before[name]) return false;
    count += 1;
  }
  return count === 0 || count === Object.keys(before).length;
}

function hasValue({ values }: Sample): boolean {
  return Object.values(values).some((value) => value !== null);
}
