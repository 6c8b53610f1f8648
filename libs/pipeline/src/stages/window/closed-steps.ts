import type { SeriesKey, SilentChannel, Window } from '@kymo/domain';
import { type ChannelRules, rateBetween } from './channel-rules';
import { ClosedRows } from './closed-rows';
import { lastHeardMs, type OpenWindowState, type WindowCollector, timeOf } from './open-window-state';
import { beginPause, isSilent, noteValue, pauseRules } from './pauses';
import type { StepRing } from './step-ring';
import type { WindowOptions } from './window-options';

const NONE: readonly SilentChannel[] = Object.freeze([]);

/** Cuts the complete steps of one series into windows, and finds silent channels. */
export class ClosedSteps {
  private readonly rows: ClosedRows;

  constructor(
    private readonly series: SeriesKey,
    private readonly options: WindowOptions,
    private readonly state: OpenWindowState,
    private readonly ring: StepRing,
    private readonly rules: ChannelRules,
  ) {
    this.rows = new ClosedRows(ring);
  }

  closeThrough(lastStep: number, collector: WindowCollector): void {
    const { state, options, ring } = this;
    for (; state.nextStep <= lastStep; state.nextStep++) {
      if (!this.rules.isEmpty) this.deriveRates(state.nextStep);
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
    this.state.closedSteps = 0;
    this.goOnAt(step);
  }

  /** The series goes on at a step; no channel has paused before it. */
  goOnAt(step: number): void {
    this.state.nextStep = step;
    for (const pause of Object.values(this.state.pauses)) pause.lastValueStep = step - 1;
  }

  /** Samples that no window has covered yet; none will. */
  takeOpen(): number {
    const { state, ring } = this;
    let samples = state.freshSamples;
    for (let step = state.nextStep; step <= ring.state.newest; step++) samples += ring.samplesAt(step);
    state.freshSteps = 0;
    state.freshSamples = 0;
    return samples;
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

  /** @param reachedMs event time that its partition has reached */
  silentChannels(step: number, reachedMs = Number.NEGATIVE_INFINITY): readonly SilentChannel[] {
    const { state, options, ring } = this;
    if (state.quiet) {
      const sinceMs = lastHeardMs(state, reachedMs);
      return ring.state.channels.map((name) => ({ name, sinceMs }));
    }
    const rules = pauseRules(options, state.intervalMs);
    let silent: SilentChannel[] | undefined;
    for (const name of ring.state.channels) {
      const pause = state.pauses[name];
      if (pause === undefined || !isSilent(pause, step, rules)) continue;
      (silent ??= []).push({ name, sinceMs: timeOf(state, pause.lastValueStep) });
    }
    return silent ?? NONE;
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
      series: this.series,
      tags: state.tags,
      ...(state.partition !== '' && { partition: state.partition }),
      startMs: timeOf(state, first),
      intervalMs: state.intervalMs,
      length,
      channels: this.ring.state.channels,
      values: this.rows.window(lastStep, length),
      freshSteps: state.freshSteps,
      freshSamples: state.freshSamples,
      silentChannels: this.silentChannels(lastStep),
    });
    state.freshSteps = 0;
    state.freshSamples = 0;
  }

  /** A step that is closed is read in order: what comes late in it has come. */
  private deriveRates(step: number): void {
    const { state, ring, rules } = this;
    ring.state.channels.forEach((name, channel) => {
      const now = rules.isCounter(name) ? ring.readingAt(step, channel) : undefined;
      if (now === undefined) return;
      ring.replace(step, channel, rateBetween(state.counters[name], now));
      state.counters = { ...state.counters, [name]: now };
    });
  }

  private noteValues(step: number): void {
    const { state, ring, options } = this;
    const rules = pauseRules(options, state.intervalMs);
    const { channels } = ring.state;
    for (let channel = 0; channel < channels.length; channel++) {
      if (ring.hasValue(step, channel))
        noteValue((state.pauses[channels[channel]!] ??= beginPause(step)), step, rules);
    }
  }
}
