import type { SeriesKey, SilentChannel, Window } from '@kymo/domain';
import { type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { beginPause, isSilent, noteValue, rescale } from './pauses';
import type { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

/** Cuts the complete steps of one series into windows, and finds silent channels. */
export class ClosedSteps {
  constructor(
    private readonly series: SeriesKey,
    private readonly options: WindowOptions,
    private readonly state: OpenWindowState,
    private readonly ring: StepRing,
  ) {}

  closeThrough(lastStep: number, collector: WindowCollector): void {
    const { state, options, ring } = this;
    for (; state.nextStep <= lastStep; state.nextStep++) {
      this.noteValues(state.nextStep);
      state.closedSteps += 1;
      state.freshSteps += 1;
      state.freshSamples += ring.samplesAt(state.nextStep);
      const due = state.closedSteps - options.lengthSamples;
      if (due >= 0 && due % options.strideSamples === 0) {
        this.emit(state.nextStep, options.lengthSamples, collector);
      }
    }
  }

  /** Closes all steps; those that no window has covered yet become a last window. */
  closeAll(collector: WindowCollector): void {
    this.closeThrough(this.ring.state.newest, collector);
    this.emitRest(collector);
  }

  /** The series begins again at a step. */
  restartAt(step: number): void {
    const { state } = this;
    state.closedSteps = 0;
    state.nextStep = step;
    for (const pause of Object.values(state.pauses)) pause.lastValueStep = step - 1;
  }

  /** Pauses count steps: on another grid there are more or fewer of them. */
  rescalePauses(factor: number): void {
    for (const pause of Object.values(this.state.pauses)) rescale(pause, factor);
  }

  /** A window without new steps: it says which channels are silent. */
  notice(startMs: number, silentChannels: readonly SilentChannel[]): Window {
    const { state, series, ring } = this;
    return {
      series,
      tags: state.tags,
      ...(state.partition !== '' && { partition: state.partition }),
      startMs,
      intervalMs: state.intervalMs,
      length: 1,
      channels: ring.state.channels,
      values: new Float64Array(ring.width).fill(Number.NaN),
      freshSteps: 0,
      freshSamples: 0,
      silentChannels,
    };
  }

  silentChannels(step: number): SilentChannel[] {
    const { state, options, ring } = this;
    if (state.quiet) return ring.state.channels.map((name) => ({ name, sinceMs: state.newestMs }));
    return ring.state.channels.flatMap((name) => {
      const pause = state.pauses[name];
      if (pause === undefined || !isSilent(pause, step, options.silenceSamples)) return [];
      return [{ name, sinceMs: timeOf(state, pause.lastValueStep) }];
    });
  }

  private emitRest(collector: WindowCollector): void {
    const { state, options } = this;
    if (state.freshSteps === 0) return;
    this.emit(state.nextStep - 1, Math.min(state.closedSteps, options.lengthSamples), collector);
  }

  private emit(lastStep: number, length: number, collector: WindowCollector): void {
    const { state } = this;
    const first = lastStep - length + 1;
    collector.windows.push({
      ...this.notice(timeOf(state, lastStep), this.silentChannels(lastStep)),
      startMs: timeOf(state, first),
      length,
      values: this.ring.copy(first, length),
      freshSteps: state.freshSteps,
      freshSamples: state.freshSamples,
    });
    state.freshSteps = 0;
    state.freshSamples = 0;
  }

  private noteValues(step: number): void {
    const { state, ring, options } = this;
    ring.state.channels.forEach((name, channel) => {
      if (!ring.hasValue(step, channel)) return;
      const pause = (state.pauses[name] ??= beginPause(step));
      noteValue(pause, step, options.silenceSamples);
    });
  }
}
