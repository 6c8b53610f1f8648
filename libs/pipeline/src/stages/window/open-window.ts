import type { Sample, SeriesEnd, SeriesKey } from '@kymo/domain';
import { ChannelRules } from './channel-rules';
import { ClosedSteps } from './closed-steps';
import { beginState, leave, type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { changedInterval, learnPace, mostMoments, steady } from './pace';
import { noteValue, patience, type PauseRules, rescale } from './pauses';
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
/** Moments behind a gap that show that the series has gone there: a few where the gap is short, or others are there as well. */
const FEW_MOMENTS = 3;
const MANY_MOMENTS = 16;
/** Share of each deviation by which the grid follows a drifting clock. */
const PHASE_GAIN = 0.02;

/** Puts the samples of one series on a regular grid of steps and cuts it into overlapping windows. */
export class OpenWindow {
  private readonly ring: StepRing;
  private readonly closed: ClosedSteps;

  constructor(
    private readonly series: SeriesKey,
    private readonly options: WindowOptions,
    readonly state: OpenWindowState,
    private readonly rules = new ChannelRules(options.channels),
  ) {
    this.ring = new StepRing(state.ring);
    this.closed = new ClosedSteps(series, options, state, this.ring, rules);
  }

  static begin(
    series: SeriesKey,
    partition: string,
    options: WindowOptions,
    rules?: ChannelRules,
  ): OpenWindow {
    return new OpenWindow(series, options, beginState(partition, options), rules);
  }

  /**
   * Takes one sample in, and gives out the windows that it closes.
   * @param othersMs event time that other series have reached
   */
  place(given: Sample, collector: WindowCollector, othersMs = Number.NEGATIVE_INFINITY): void {
    const { state, rules } = this;
    const sample = rules.isEmpty ? given : rules.valid(given);
    if (sample !== given) collector.invalid += valuesIn(given) - valuesIn(sample);
    if (state.intervalMs > 0) return this.placeOnGrid(sample, collector, othersMs);
    state.pending.push(sample);
    const { length } = state.pending;
    if (length < LEARNING_SAMPLES) return;
    if (length >= MAX_HELD || mostMoments(state.pending) >= LEARNING_SAMPLES) this.learnInterval(collector);
  }

  /** Closes everything: the stream has ended. */
  finish(collector: WindowCollector): void {
    this.learnInterval(collector);
    if (momentsOf(this.state.elsewhere) > 1) this.go(collector);
    this.setAside(collector);
    this.closed.closeAll(collector);
  }

  /** The series counts as silent once its partition has passed this time without a sample of it. */
  get silentAfterMs(): number {
    const { state, ring } = this;
    if (state.quiet || state.intervalMs === 0 || ring.state.newest < 0) return Number.POSITIVE_INFINITY;
    return state.partitionMs + patience(state.pause, this.pauseRules) * state.intervalMs;
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

  private placeOnGrid(sample: Sample, collector: WindowCollector, othersMs: number): void {
    const { state } = this;
    if (Number.isNaN(state.anchorMs)) state.anchorMs = sample.timeMs;
    if (this.isElsewhere(sample)) return this.hold(sample, collector, othersMs);
    // A sample that is late says nothing of where the series is.
    if (this.stepFor(sample) >= state.nextStep) this.setAside(collector);
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
    if (step > ring.state.newest && hasValue(sample)) noteValue(state.pause, step, this.pauseRules);
    this.advanceTo(step, collector);
    ring.adoptChannels(Object.keys(sample.values));
    if (ring.collides(step, sample) && (ring.isKnown(step, sample.timeMs) || !hasValue(sample))) {
      collector.duplicate += 1;
      return;
    }
    if (ring.samplesAt(step) === 0) this.followPhase(step, sample);
    ring.write(step, sample);
    if (
      state.left?.place &&
      sample.timeMs - state.left.firstMs > this.options.lengthSamples * state.intervalMs
    )
      state.left = { ...state.left, place: undefined };
    state.newestMs = Math.max(state.newestMs, sample.timeMs);
    if (!isEmptyOrSame(sample.tags, state.tags)) state.tags = sample.tags;
    if (state.quiet) {
      state.quiet = false;
      collector.windows.push(closed.notice(timeOf(state, step), []));
    }
  }

  /** Whether steps without a sample lie between the newest one and this, or this lies where the series came from when it last leapt. */
  private isElsewhere({ timeMs }: Sample): boolean {
    const { state, options } = this;
    const { newest } = this.ring.state;
    const step = this.nearestStep(timeMs);
    if (newest >= 0 && step - newest > options.latenessSamples + GAP_STEPS) return true;
    return state.left !== undefined && step < state.nextStep && timeMs > state.left.newestMs;
  }

  /** A wrong clock must not carry the series away: some moments in a row, with none where it was, show that it went there. */
  private hold(sample: Sample, collector: WindowCollector, othersMs: number): void {
    const { state, options } = this;
    const { elsewhere } = state;
    const last = elsewhere.at(-1);
    const isAhead = sample.timeMs > state.newestMs;
    const windowMs = options.lengthSamples * state.intervalMs;
    const gapMs = last === undefined || !isAhead ? 0 : elsewhere[0]!.timeMs - state.newestMs;
    const distanceMs = sample.timeMs - (last?.timeMs ?? sample.timeMs);
    // Held moments lie as close together as a window is long, or ahead as a slower interval would have them.
    const isApart =
      last !== undefined &&
      (last.timeMs > state.newestMs !== isAhead ||
        distanceMs < -windowMs ||
        distanceMs > Math.max(windowMs, 2 * gapMs));
    if (isApart) this.setAside(collector);
    state.elsewhere.push(sample);
    const isLikely = isAhead
      ? state.quiet || sample.timeMs <= Math.max(state.newestMs, othersMs) + windowMs
      : this.hasSkipped(state.elsewhere[0]!);
    const enough = isLikely ? FEW_MOMENTS : Math.min(MANY_MOMENTS, options.lengthSamples);
    if (momentsOf(state.elsewhere) >= enough || state.elsewhere.length >= MAX_HELD) this.go(collector);
  }

  /** Whether, since it leapt ahead, as much time has passed where it comes back as where it went: what was missed then is not merely sent late. */
  private hasSkipped({ timeMs }: Sample): boolean {
    const { newestMs, left, intervalMs } = this.state;
    return timeMs - left!.newestMs > (newestMs - left!.firstMs) / 2 + intervalMs;
  }

  /** Goes where the samples held are. */
  private go(collector: WindowCollector): void {
    const { state } = this;
    const held = state.elsewhere.sort((a, b) => a.timeMs - b.timeMs);
    state.elsewhere = [];
    if (held[0]!.timeMs > state.newestMs) this.goAhead(held, collector);
    else this.goBack(held[0]!.timeMs, collector);
    for (const one of held) this.write(one, collector);
    state.pace.lastMs = held.at(-1)!.timeMs;
    state.pace.distances = [];
  }

  /** Goes on behind a gap; on another grid where the moments there are another interval apart, as far as the gap is wide. */
  private goAhead(held: readonly Sample[], collector: WindowCollector): void {
    const { state, options, ring } = this;
    const firstMs = held[0]!.timeMs;
    this.closed.closeAll(collector);
    const left = leave(state, firstMs);
    const moments = [...new Set([state.newestMs, ...held.map(({ timeMs }) => timeMs)])];
    const distances = moments.slice(1).map((moment, index) => moment - moments[index]!);
    const intervalMs = state.pace.channel === undefined ? undefined : steady(distances, 0, state.intervalMs);
    if (intervalMs !== undefined) this.changeInterval(intervalMs, firstMs, collector);
    else if (this.nearestStep(firstMs) - ring.state.newest > options.lengthSamples)
      this.restartAt(this.nearestStep(firstMs), collector);
    state.left = left;
  }

  /** Its own samples say that the clock it followed was wrong: what it brought is set aside, and the series goes on where it was. */
  private goBack(firstMs: number, collector: WindowCollector): void {
    const { state, ring, closed } = this;
    const { newestMs, place } = state.left!;
    this.tellWrong(closed.takeOpen(), state.left!.firstMs - firstMs, collector);
    if (place === undefined) this.begin(state.intervalMs, firstMs);
    else {
      const { ring: steps, ...rest } = place;
      Object.assign(ring.state, steps);
      Object.assign(state, rest);
      closed.goOnAt(state.nextStep);
    }
    state.newestMs = newestMs;
    state.left = undefined;
  }

  /** What is held was of another clock, or too late. */
  private setAside(collector: WindowCollector): void {
    const { state } = this;
    const [first] = state.elsewhere;
    if (first === undefined) return;
    const aheadMs = first.timeMs - state.newestMs;
    if (aheadMs > 0) this.tellWrong(state.elsewhere.length, aheadMs, collector);
    else collector.late += state.elsewhere.length;
    state.elsewhere = [];
  }

  private tellWrong(samples: number, aheadMs: number, collector: WindowCollector): void {
    collector.wrongClock += samples;
    collector.wrongClocks.push({ series: this.series, samples, aheadMs });
  }

  private get pauseRules(): PauseRules {
    return { silenceSamples: this.options.silenceSamples, intervalMs: this.state.intervalMs };
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
    for (const sample of pending) this.placeOnGrid(sample, collector, Number.NEGATIVE_INFINITY);
  }

  /** What is open closes, and the series warms up again on another grid. */
  private changeInterval(intervalMs: number, anchorMs: number, collector: WindowCollector): void {
    this.closed.closeAll(collector);
    this.begin(intervalMs, anchorMs);
  }

  /** A grid of its own from a moment on. */
  private begin(intervalMs: number, anchorMs: number): void {
    const { state, ring, closed } = this;
    const newStep = (step: number) => Math.round((timeOf(state, step) - anchorMs) / intervalMs);
    for (const pause of [state.pause, ...Object.values(state.pauses)])
      rescale(pause, newStep, state.intervalMs / intervalMs);
    state.intervalMs = intervalMs;
    state.anchorMs = anchorMs;
    state.pace.distances = [];
    state.left = undefined;
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

function valuesIn({ values }: Sample): number {
  return Object.values(values).filter((value) => value !== null).length;
}

function hasValue({ values }: Sample): boolean {
  return Object.values(values).some((value) => value !== null);
}
