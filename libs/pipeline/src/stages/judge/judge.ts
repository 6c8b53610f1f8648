import type { Learning } from '@kymo/alerting';
import {
  type Counters,
  decisiveScore,
  type ScoredWindow,
  type SeriesKey,
  type StageState,
  unknownChannels,
  type UnscoredReason,
  type Verdict,
  type VerdictState,
  type Window,
} from '@kymo/domain';
import type { ItemStage, StageBatch } from '../stage';
import type { Boundaries } from './boundaries';
import type { JudgeOptions } from './judge-options';
import { meansOf } from './window-means';

interface JudgeDeps {
  readonly options: JudgeOptions;
  readonly boundaries: Boundaries;
  /** Whether any model serves the series. */
  readonly isServed: (series: SeriesKey) => boolean;
  /** What may be learnt from the score of a window. */
  readonly learning: (window: Window) => Learning;
  /** By how much labels have moved the boundary of a series. */
  readonly feedbackFactor?: (window: Window) => number;
}

/** Scored windows to verdicts; counts what became of the samples of each. */
export class JudgeStage implements ItemStage<ScoredWindow, Verdict> {
  constructor(private readonly deps: JudgeDeps) {}

  process(batch: StageBatch<ScoredWindow>): StageBatch<Verdict> {
    return { ...batch, items: batch.items.map((scored) => this.take(scored, batch.counters)) };
  }

  take(scored: ScoredWindow, counters: Counters): Verdict {
    const verdict = this.judge(scored);
    if (scored.window.ends) this.deps.boundaries.forget(scored.window.series);
    count(verdict, counters);
    return verdict;
  }

  snapshot(): StageState[] {
    return this.deps.boundaries.snapshot();
  }

  saved(states: readonly StageState[]): void {
    this.deps.boundaries.saved(states);
  }

  reset(): void {
    this.deps.boundaries.reset();
  }

  private judge({ window, score }: ScoredWindow): Verdict {
    const { options, boundaries, isServed, learning, feedbackFactor = () => 1 } = this.deps;
    if (window.freshSteps === 0) return unscored(window, 'unscorable', 'silent');
    const allowed = learning(window);
    const found = meansOf(window);
    boundaries.see(window, allowed, found);
    if (score === undefined) {
      return isServed(window.series)
        ? unscored(window, 'unscorable', 'too_few_values')
        : unscored(window, 'warming_up', 'no_model');
    }
    if (found.missingShare > options.maxMissingShare) return unscored(window, 'unscorable', 'too_few_values');
    if (!Number.isFinite(score.value)) return unscored(window, 'unscorable', 'score_not_finite');
    const placed = boundaries.placeScore(window, score, allowed);
    const boundary = options.threshold * feedbackFactor(window) * placed.standing.boundary;
    const state = decisiveScore(placed.score) >= boundary ? 'anomalous' : 'normal';
    return { window, state, score: placed.score, standing: { ...placed.standing, boundary } };
  }
}

function unscored(window: Window, state: VerdictState, reason: UnscoredReason): Verdict {
  return { window, state, reason };
}

function count({ window, state, score }: Verdict, counters: Counters): void {
  if (state === 'warming_up') counters.warmingUp += window.freshSamples;
  else if (state === 'unscorable') counters.unscorable += window.freshSamples;
  else {
    counters.scored += window.freshSamples;
    counters.windowsScored += 1;
    counters.unknownChannelValues += unknownChannels(window.channels, score!).length * window.freshSteps;
  }
}
