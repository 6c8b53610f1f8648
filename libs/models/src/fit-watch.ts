import { decisiveScore, type Verdict } from '@kymo/domain';

/** Share of normal windows at or over the boundary that a model has learnt, above which it does not fit. */
const ILL_FITTING_SHARE = 0.05;
/** Windows, one after the other, that have to be seen before anything is said, and after which half is forgotten. */
const FEWEST_WINDOWS = 20;
const FORGET_WINDOWS = 200;
/** Models that are remembered, those that judged last. */
const MAX_MODELS = 10_000;

/** What a model has judged: windows laid end to end. */
interface Judged {
  windows: number;
  beyond: number;
}

/**
 * Says how often models take for anomalous what is normal: windows at or over the boundary that they have learnt,
 * though not over the one that follows their series.
 */
export class FitWatch {
  /** By hash of the model, the one that judged last at the end. */
  private readonly judged = new Map<string, Judged>();

  look(verdicts: readonly Verdict[]): void {
    for (const { window, state, score } of verdicts) {
      if (state !== 'normal') continue;
      const { hash } = score!.model;
      const own = this.judged.get(hash) ?? { windows: 0, beyond: 0 };
      const share = window.freshSteps / window.length;
      own.windows += share;
      if (decisiveScore(score!) >= 1) own.beyond += share;
      if (own.windows > FORGET_WINDOWS)
        Object.assign(own, { windows: own.windows / 2, beyond: own.beyond / 2 });
      this.judged.delete(hash);
      this.judged.set(hash, own);
    }
    for (const hash of this.judged.keys()) {
      if (this.judged.size <= MAX_MODELS) break;
      this.judged.delete(hash);
    }
  }

  /** Share of normal windows that a model takes for anomalous, where that is too many. */
  tooMany(hash: string | undefined): number | undefined {
    const own = this.judged.get(hash ?? '');
    if (own === undefined || own.windows < FEWEST_WINDOWS) return undefined;
    const share = own.beyond / own.windows;
    return share > ILL_FITTING_SHARE ? share : undefined;
  }
}
