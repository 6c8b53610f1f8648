import type { Sample, SeriesEnd, SeriesKey } from '@kymo/domain';
import { ChannelRules } from './channel-rules';
import { Elsewhere } from './elsewhere';
import { Grid } from './grid';
import { beginState, patienceMs, type OpenWindowState, type WindowCollector } from './open-window-state';
import { changedInterval, learnPace, mostMoments } from './pace';
import { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Samples from which the interval of a series is learnt. */
const LEARNING_SAMPLES = 16;
/** Interval of a series that ended after one moment. */
const FALLBACK_INTERVAL_MS = 1000;
/** Records held while the interval is learnt. */
const MAX_HELD = 1024;

/** Puts the samples of one series on a regular grid of steps and cuts it into overlapping windows. */
export class OpenWindow {
  private readonly grid: Grid;
  private readonly elsewhere: Elsewhere;

  constructor(
    series: SeriesKey,
    private readonly options: WindowOptions,
    readonly state: OpenWindowState,
    private readonly rules = new ChannelRules(options.channels),
    readonly ring = new StepRing(state.ring),
  ) {
    this.grid = new Grid(series, options, state, ring, rules);
    this.elsewhere = new Elsewhere(series, options, state, ring, this.grid);
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
    this.elsewhere.finish(collector);
    this.grid.closed.closeAll(collector);
  }

  /** Time without a sample of it, while its partition goes on, after which the series counts as silent; infinite where it cannot, or does. */
  get patienceMs(): number {
    return patienceMs(this.state, this.ring.state.newest, this.options);
  }

  /** Reports the series as silent, by the time of its partition. */
  reportSilence(partitionMs: number, collector: WindowCollector): void {
    const { closed } = this.grid;
    this.state.quiet = true;
    collector.windows.push(
      closed.notice(partitionMs, closed.silentChannels(this.ring.state.newest, partitionMs)),
    );
  }

  /** Closes everything and gives out a last notice that says why the series ends. */
  end(partitionMs: number, ends: SeriesEnd, collector: WindowCollector): void {
    this.finish(collector);
    const timeMs = Math.max(partitionMs, this.state.newestMs);
    collector.windows.push({ ...this.grid.closed.notice(timeMs, []), ends });
  }

  private placeOnGrid(sample: Sample, collector: WindowCollector, othersMs: number): void {
    const { state, grid, elsewhere } = this;
    if (Number.isNaN(state.anchorMs)) state.anchorMs = sample.timeMs;
    if (elsewhere.has(sample)) return elsewhere.hold(sample, collector, othersMs);
    // A sample that is late says nothing of where the series is.
    if (state.elsewhere.length > 0 && grid.stepFor(sample) >= state.nextStep) elsewhere.setAside(collector);
    grid.write(sample, collector);
    const intervalMs = changedInterval(state.pace, sample, state.intervalMs);
    if (intervalMs !== undefined) grid.changeInterval(intervalMs, sample.timeMs + intervalMs, collector);
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
}

function valuesIn({ values }: Sample): number {
  return Object.values(values).filter((value) => value !== null).length;
}
