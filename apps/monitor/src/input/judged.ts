import { type Verdict, type Window, windowEndMs } from '@kymo/domain';

/** How much of an input was judged. */
export interface Judged {
  /** Samples in windows that have a score. */
  readonly samples: number;
  /** Share of all samples behind the part that was learnt from. */
  readonly share: number;
  readonly from: string | null;
  readonly to: string | null;
  /** Stretches behind the first judged window that have no score, longest first. */
  readonly unjudged: readonly UnjudgedStretch[];
  /** Pauses without a sample that are not usual, longest first. */
  readonly gaps: readonly Gap[];
  /** Series of which windows were judged. */
  readonly series: number;
  /** Series of which not one window was judged. */
  readonly neverJudged: readonly string[];
}

export interface UnjudgedStretch {
  readonly series: string;
  readonly from: string;
  readonly to: string;
  readonly samples: number;
  readonly reason: string;
}

export interface Gap {
  readonly series: string;
  /** Last sample before it. */
  readonly from: string;
  readonly to: string;
}

interface OpenGap {
  readonly series: string;
  readonly fromMs: number;
  readonly toMs: number;
}

interface OpenStretch {
  fromMs: number;
  toMs: number;
  samples: number;
  reason: string;
}

const MAX_STRETCHES = 1000;
const SHOWN_STRETCHES = 20;
/** A pause is told from a share of the time that was judged on. */
const GAP_SHARE = 0.01;
/** Pauses that come again are usual, as nights and weekends are. */
const FEW_ALIKE = 1;
const ALIKE = 0.2;

/** Adds up what was judged, window by window: each sample is fresh in exactly one. */
export class JudgedTally {
  private samples = 0;
  private unjudgedSamples = 0;
  private fromMs = Number.POSITIVE_INFINITY;
  private toMs = Number.NEGATIVE_INFINITY;
  /** Series that no window was judged of yet. */
  private readonly waiting = new Set<string>();
  private readonly open = new Map<string, OpenStretch | undefined>();
  private readonly closed: (OpenStretch & { readonly series: string })[] = [];
  /** When a series last had a window. */
  private readonly reachedMs = new Map<string, number>();
  private readonly gaps: OpenGap[] = [];

  add(verdicts: readonly Verdict[]): void {
    for (const { window, score, reason } of verdicts) {
      const { series, freshSamples, freshSteps } = window;
      if (freshSteps === 0) continue;
      const toMs = windowEndMs(window);
      const fromMs = toMs - (freshSteps - 1) * window.intervalMs;
      this.noteGap(window, fromMs, toMs);
      if (score === undefined)
        this.leaveUnjudged(series, { fromMs, toMs, samples: freshSamples, reason: reason ?? 'no_model' });
      else this.judge(series, freshSamples, fromMs, toMs);
    }
  }

  summary(): Judged {
    const all = this.samples + this.unjudgedSamples;
    const stretches = [
      ...this.closed,
      ...[...this.open].flatMap(([series, one]) => (one ? [{ series, ...one }] : [])),
    ];
    return {
      samples: this.samples,
      share: all === 0 ? 0 : Math.round((1000 * this.samples) / all) / 1000,
      from: this.samples === 0 ? null : new Date(this.fromMs).toISOString(),
      to: this.samples === 0 ? null : new Date(this.toMs).toISOString(),
      unjudged: stretches
        .filter(({ samples }) => samples > 0)
        .sort((a, b) => b.samples - a.samples)
        .slice(0, SHOWN_STRETCHES)
        .map(({ series, fromMs, toMs, samples, reason }) => ({
          ...{ series, samples, reason },
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
        })),
      gaps: this.unusualGaps()
        .slice(0, SHOWN_STRETCHES)
        .map(({ series, fromMs, toMs }) => ({
          series,
          from: new Date(fromMs).toISOString(),
          to: new Date(toMs).toISOString(),
        })),
      series: this.open.size,
      neverJudged: [...this.waiting],
    };
  }

  private noteGap({ series, length, intervalMs }: Window, fromMs: number, toMs: number): void {
    const beforeMs = this.reachedMs.get(series);
    this.reachedMs.set(series, toMs);
    if (beforeMs === undefined || fromMs - beforeMs <= length * intervalMs) return;
    if (this.gaps.length < MAX_STRETCHES) this.gaps.push({ series, fromMs: beforeMs, toMs: fromMs });
  }

  private unusualGaps(): OpenGap[] {
    const lengthOf = ({ fromMs, toMs }: OpenGap) => toMs - fromMs;
    const isAlike = (one: OpenGap, other: OpenGap) =>
      one.series === other.series && Math.abs(lengthOf(one) - lengthOf(other)) <= ALIKE * lengthOf(one);
    return this.gaps
      .filter((gap) => lengthOf(gap) >= GAP_SHARE * (this.toMs - this.fromMs))
      .filter((gap) => this.gaps.filter((other) => isAlike(gap, other)).length <= FEW_ALIKE)
      .sort((one, other) => lengthOf(other) - lengthOf(one));
  }

  private judge(series: string, samples: number, fromMs: number, toMs: number): void {
    const open = this.open.get(series);
    if (open !== undefined && this.closed.length < MAX_STRETCHES) this.closed.push({ series, ...open });
    this.open.set(series, undefined);
    this.waiting.delete(series);
    this.samples += samples;
    this.fromMs = Math.min(this.fromMs, fromMs);
    this.toMs = Math.max(this.toMs, toMs);
  }

  /** Before the first judged window of a series it is learnt from. */
  private leaveUnjudged(series: string, stretch: OpenStretch): void {
    if (!this.open.has(series)) {
      if (this.waiting.size < MAX_STRETCHES) this.waiting.add(series);
      return;
    }
    this.unjudgedSamples += stretch.samples;
    const open = this.open.get(series);
    if (open === undefined) this.open.set(series, stretch);
    else this.open.set(series, { ...open, toMs: stretch.toMs, samples: open.samples + stretch.samples });
  }
}
