import type { Sample, SeriesKey } from '@kymo/domain';
import type { ChannelRules } from './channel-rules';
import { ClosedSteps } from './closed-steps';
import { type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { noteValue, type PauseRules, pauseRules, rescale } from './pauses';
import { hasValue, type StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Share of each deviation by which the grid follows a drifting clock. */
const PHASE_GAIN = 0.02;

/** The regular grid of steps on which the samples of one series lie. */
export class Grid {
  readonly closed: ClosedSteps;

  constructor(
    series: SeriesKey,
    private readonly options: WindowOptions,
    private readonly state: OpenWindowState,
    private readonly ring: StepRing,
    rules: ChannelRules,
  ) {
    this.closed = new ClosedSteps(series, options, state, ring, rules);
  }

  get pauseRules(): PauseRules {
    return pauseRules(this.options, this.state.intervalMs);
  }

  nearestStep(timeMs: number): number {
    return Math.round((timeMs - this.state.anchorMs) / this.state.intervalMs);
  }

  /** The step nearest in time, or the next one when jitter has put two moments into the same. */
  stepFor(sample: Sample): number {
    const { state, ring } = this;
    const step = this.nearestStep(sample.timeMs);
    const isCrowded = step >= state.nextStep && !ring.isKnown(step, sample) && ring.collides(step, sample);
    return isCrowded && ring.samplesAt(step + 1) === 0 ? step + 1 : step;
  }

  write(sample: Sample, collector: WindowCollector): void {
    const { state, ring, closed } = this;
    const step = this.stepFor(sample);
    if (step < state.nextStep) {
      collector[ring.isKnown(step, sample) ? 'duplicate' : 'late'] += 1;
      return;
    }
    if (step > ring.state.newest && hasValue(sample)) noteValue(state.pause, step, this.pauseRules);
    this.advanceTo(step, collector);
    ring.adoptChannels(Object.keys(sample.values));
    if (ring.collides(step, sample) && (ring.isKnown(step, sample) || !hasValue(sample))) {
      collector.duplicate += 1;
      return;
    }
    this.followPhase(step, sample);
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

  /** What is open closes, and the series warms up again on another grid. */
  changeInterval(intervalMs: number, anchorMs: number, collector: WindowCollector): void {
    this.closed.closeAll(collector);
    this.begin(intervalMs, anchorMs);
  }

  /** A grid of its own from a moment on. */
  begin(intervalMs: number, anchorMs: number): void {
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

  /** After a gap longer than a window the open steps close and the series begins again. */
  restartAt(step: number, collector: WindowCollector): void {
    this.closed.closeAll(collector);
    this.ring.restartAt(step);
    this.closed.restartAt(step);
  }

  private advanceTo(step: number, collector: WindowCollector): void {
    const { ring, options } = this;
    while (ring.state.newest < step) {
      ring.advance();
      this.closed.closeThrough(ring.state.newest - options.latenessSamples - 1, collector);
    }
  }

  /** One channel tells where steps begin: those polled in turn would draw the grid along. */
  private followPhase(step: number, { timeMs, values }: Sample): void {
    const { state, ring } = this;
    const { channel } = state.pace;
    const isFirst =
      channel === undefined
        ? ring.samplesAt(step) === 0
        : typeof values[channel] === 'number' && !ring.hasValue(step, ring.state.channels.indexOf(channel));
    if (!isFirst) return;
    state.anchorMs += PHASE_GAIN * (timeMs - (state.anchorMs + step * state.intervalMs));
  }
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
