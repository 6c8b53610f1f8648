import {
  decisiveScore,
  type ScoredWindow,
  unknownChannels,
  type UnscoredReason,
  type Verdict,
  type VerdictState,
  type Values,
} from '@kymo/domain';
import { map, type OperatorFunction } from 'rxjs';
import { z } from 'zod';
import type { Learning } from '@kymo/alerting';
import type { Boundaries } from './boundaries';
import type { Pass } from './pass';

/** When a window counts as anomalous. */
export const judgeOptionsSchema = z
  .object({
    threshold: z
      .number()
      .positive()
      .default(1)
      .describe(
        'Factor on the boundary of a series from which a window is anomalous; where the boundary stands follows from the ' +
          'scores that the series has shown, and from what the model has learnt until it has shown enough',
      ),
    falseAlarmsPerDay: z
      .number()
      .positive()
      .max(1000)
      .default(0.03)
      .describe('Incidents accepted per series and day where nothing is wrong: they place the boundary'),
    maxMissingShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of missing values above which a window is unscorable'),
  })
  .strict();

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;

/** Scored windows to verdicts; counts where the samples of each have gone. */
export function judge({
  options,
  boundaries,
  isServed,
  learning,
  pass,
}: {
  options: JudgeOptions;
  boundaries: Boundaries;
  /** Whether any model serves the series. */
  isServed: (series: string) => boolean;
  /** What may be learnt from the next score of a series. */
  learning: (series: string) => Learning;
  pass: Pass;
}): OperatorFunction<ScoredWindow, Verdict> {
  return map(({ window, score }) => {
    const verdict = ((): Verdict => {
      const unscored = (state: VerdictState, reason: UnscoredReason): Verdict => ({ window, state, reason });
      if (window.freshSteps === 0) return unscored('unscorable', 'silent');
      const learnt = learning(window.series);
      boundaries.see(window, learnt);
      if (score === undefined) {
        return isServed(window.series)
          ? unscored('unscorable', 'too_few_values')
          : unscored('warming_up', 'no_model');
      }
      if (missingShare(window.values) > options.maxMissingShare)
        return unscored('unscorable', 'too_few_values');
      if (!Number.isFinite(score.value)) return unscored('unscorable', 'score_not_finite');
      const stood = boundaries.stand(window, score, learnt);
      const standing = { ...stood, boundary: options.threshold * stood.boundary };
      const state = decisiveScore(score) >= standing.boundary ? 'anomalous' : 'normal';
      return { window, state, score, standing };
    })();
    if (window.ends) boundaries.forget(window.series);
    count(verdict, pass);
    return verdict;
  });
}

function count({ window, state, score }: Verdict, { counters }: Pass): void {
  if (state === 'warming_up') counters.warmingUp += window.freshSamples;
  else if (state === 'unscorable') counters.unscorable += window.freshSamples;
  else {
    counters.scored += window.freshSamples;
    counters.windowsScored += 1;
    counters.unknownChannelValues += unknownChannels(window.channels, score!).length * window.freshSteps;
  }
}

function missingShare(values: Values): number {
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing += 1;
  return values.length === 0 ? 1 : missing / values.length;
}
