import type { Sample, SeriesKey } from '@kymo/domain';
import type { Grid } from './grid';
import { beforeLeap, type OpenWindowState, type WindowCollector } from './open-window-state';
import { agreedInterval } from './pace';
import type { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Records held while it is not clear whether the series has jumped behind a gap. */
const MAX_HELD = 1024;
/** Steps without a sample, beyond those that may be late, behind which a wrong clock is possible. */
const GAP_STEPS = 2;
/** Moments behind a gap that show that the series has gone there: a few where the gap is short, or others are there as well. */
const FEW_MOMENTS = 3;
const MANY_MOMENTS = 16;

/** Samples of one series that lie far from the others: a wrong clock must not carry the series away. */
export class Elsewhere {
  constructor(
    private readonly series: SeriesKey,
    private readonly options: WindowOptions,
    private readonly state: OpenWindowState,
    private readonly ring: StepRing,
    private readonly grid: Grid,
  ) {}

  /** Whether steps without a sample lie between the newest one and this, or this lies where the series came from when it last leapt. */
  has({ timeMs }: Sample): boolean {
    const { state, options } = this;
    const { newest } = this.ring.state;
    const step = this.grid.nearestStep(timeMs);
    if (newest >= 0 && step - newest > options.latenessSamples + GAP_STEPS) return true;
    return state.left !== undefined && step < state.nextStep && timeMs > state.left.newestMs;
  }

  /** Some moments in a row, with none where the series was, show that it went there. @param othersMs event time that other series have reached */
  hold(sample: Sample, collector: WindowCollector, othersMs: number): void {
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

  /** What is held was of another clock, or too late. */
  setAside(collector: WindowCollector): void {
    const { state } = this;
    const [first] = state.elsewhere;
    if (first === undefined) return;
    const aheadMs = first.timeMs - state.newestMs;
    if (aheadMs > 0) this.tellWrong(state.elsewhere.length, aheadMs, collector);
    else collector.late += state.elsewhere.length;
    state.elsewhere = [];
  }

  /** The stream has ended: two moments are enough. */
  finish(collector: WindowCollector): void {
    if (momentsOf(this.state.elsewhere) > 1) this.go(collector);
    this.setAside(collector);
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
    for (const one of held) this.grid.write(one, collector);
    state.pace.lastMs = held.at(-1)!.timeMs;
    state.pace.distances = [];
  }

  /** Goes on behind a gap; on another grid where the moments there are another interval apart, as far as the gap is wide. */
  private goAhead(held: readonly Sample[], collector: WindowCollector): void {
    const { state, options, ring, grid } = this;
    const firstMs = held[0]!.timeMs;
    grid.closed.closeAll(collector);
    const left = beforeLeap(state, firstMs);
    const moments = [...new Set([state.newestMs, ...held.map(({ timeMs }) => timeMs)])];
    const distances = moments.slice(1).map((moment, index) => moment - moments[index]!);
    const intervalMs =
      state.pace.channel === undefined ? undefined : agreedInterval(distances, 0, state.intervalMs);
    if (intervalMs !== undefined) grid.changeInterval(intervalMs, firstMs, collector);
    else if (grid.nearestStep(firstMs) - ring.state.newest > options.lengthSamples)
      grid.restartAt(grid.nearestStep(firstMs), collector);
    state.left = left;
  }

  /** Its own samples say that the clock it followed was wrong: what it brought is set aside, and the series goes on where it was. */
  private goBack(firstMs: number, collector: WindowCollector): void {
    const { state, ring, grid } = this;
    const { newestMs, firstMs: leaptToMs, place } = state.left!;
    this.tellWrong(grid.closed.takeOpen(), leaptToMs - newestMs, collector);
    if (place === undefined) grid.begin(state.intervalMs, firstMs);
    else {
      const { ring: steps, ...rest } = place;
      ring.resume(steps);
      Object.assign(state, rest);
      grid.closed.goOnAt(state.nextStep);
    }
    state.newestMs = newestMs;
    state.left = undefined;
  }

  private tellWrong(samples: number, aheadMs: number, collector: WindowCollector): void {
    collector.wrongClock += samples;
    collector.wrongClocks.push({ series: this.series, samples, aheadMs });
  }
}

function momentsOf(samples: readonly Sample[]): number {
  return new Set(samples.map(({ timeMs }) => timeMs)).size;
}
