import { type DriftView, type ModelView } from '@kymo/api';
import { seededRandom, seedFrom } from '@kymo/statistics';
import { type SeriesKey, type SeriesState } from '@kymo/domain';
import type { DetectionOptions, Rung } from './detection-options';
import type { Fitted } from './shelf';
import { firstStep, type Step } from './step';

/** How long newcomers wait for each other before a detector is fitted again for them. */
const NEWCOMER_WAIT_MS = 30_000;

/** A series this much longer than it must be no longer waits for the others of its group. */
const STRAGGLER_FACTOR = 1.1;

/** A fit that gave no model is tried again once its series have grown by this factor, or all that it saw has been replaced. */
const RETRY_GROWTH = 2;

/** Refits of a group come so much sooner or later than those of others, so that they do not all come together. */
const JITTER = 0.1;

const HOUR_MS = 3_600_000;

/** The model that has taken over a group. */
export interface Champion {
  readonly fitted: Fitted;
  /** Place of its detector in the ladder; -1 where the ladder does not have it. */
  readonly rank: number;
}

/** Series that share a model: machines of one kind, or one series alone. */
export class Group {
  readonly members = new Map<SeriesKey, SeriesState>();
  readonly steps: readonly Step[];
  champion: Champion | undefined;
  /** An operator has chosen the champion: nothing takes over by itself. */
  isPinned = false;
  drift: DriftView | undefined;
  /** Share of normal windows that what serves takes for anomalous, where that is too many. */
  alarmShare: number | undefined;
  /** Factor on the time from one refit to the next. */
  private readonly patience: number;

  constructor(
    readonly name: string,
    private readonly options: DetectionOptions,
  ) {
    this.steps = options.ladder.map(firstStep);
    this.patience = 1 + JITTER * (2 * seededRandom(seedFrom(name, options.seed))() - 1);
  }

  /** Members with enough history for a rung. */
  ready({ afterSteps }: Rung): SeriesState[] {
    return [...this.members.values()].filter(({ steps }) => steps >= afterSteps);
  }

  /** Whether a rung is to be fitted now. */
  isDue(step: Step, nowMs: number): boolean {
    if (step.state === 'fitting') return false;
    const below = this.steps[step.rank - 1];
    if (below !== undefined && below.fittedSteps === 0) return false;
    const ready = this.ready(step.rung);
    const longest = longestOf(ready);
    const isComplete = ready.length > 0 && ready.length === this.members.size;
    if (step.fittedSteps === 0) return isComplete || longest >= STRAGGLER_FACTOR * step.rung.afterSteps;
    const newcomers = ready.filter(({ key }) => !step.learnt.has(key));
    const isHeldUp = isComplete || longestOf(newcomers) >= STRAGGLER_FACTOR * step.rung.afterSteps;
    const hasGathered =
      nowMs - step.fittedAt >= NEWCOMER_WAIT_MS || (isHeldUp && this.options.waitForFit !== 'never');
    if (newcomers.length > 0 && hasGathered) return true;
    const retrySteps = this.retrySteps(step);
    if (retrySteps !== undefined) return longest >= retrySteps;
    return step.challenger === undefined && this.isOutgrown(step, ready);
  }

  /** Whether there is reason to fit a rung again for the series that it has learnt. */
  private isOutgrown(step: Step, ready: readonly SeriesState[]): boolean {
    const { refitGrowth, maxTrainingSteps, refit } = this.options;
    const longest = longestOf(ready);
    if (this.isOutranked(step)) return false;
    const growth = 1 + this.patience * (refitGrowth - 1);
    if (longest >= growth * step.fittedSteps && step.fittedSteps < maxTrainingSteps) return true;
    if (this.champion?.rank !== step.rank) return false;
    const isUnfit = (this.drift?.drifted.length ?? 0) > 0 || this.alarmShare !== undefined;
    if (refit.onDrift && isUnfit && longest >= step.fittedSteps + step.rung.afterSteps) return true;
    const latestMs = Math.max(...ready.map(({ lastMs }) => lastMs));
    return (
      refit.everyHours !== null && latestMs - step.fittedMs >= this.patience * refit.everyHours * HOUR_MS
    );
  }

  /** Steps of a series at which a fit that gave no model is tried again; nothing where there was none. */
  private retrySteps(step: Step): number | undefined {
    const { state, fittedSteps } = step;
    if (state !== 'failed' && state !== 'refused') return undefined;
    if (this.isOutranked(step)) return Number.POSITIVE_INFINITY;
    return Math.min(RETRY_GROWTH * fittedSteps, fittedSteps + this.options.maxTrainingSteps);
  }

  private isOutranked({ rank }: Step): boolean {
    return this.champion !== undefined && this.champion.rank > rank;
  }

  views(): ModelView[] {
    const { champion } = this;
    const chosen: ModelView[] =
      champion && champion.rank < 0
        ? [
            {
              ...champion.fitted.detector.model,
              group: this.name,
              state: 'serving',
              detail: 'chosen by an operator',
            },
          ]
        : [];
    return [...chosen, ...this.steps.flatMap((step) => this.viewsOf(step))];
  }

  /** One view, or two while the serving rung is fitted anew or its refit stands in the shadow. */
  viewsOf(step: Step): ModelView[] {
    const { rung, state, detail, fraction, remainingMs, challenger, hash } = step;
    const own = { detector: rung.detector, group: this.name };
    const isServing = this.champion?.rank === step.rank;
    const shadow: ModelView[] =
      challenger === undefined
        ? []
        : [
            {
              ...own,
              state: 'shadow',
              hash: challenger.fitted.detector.model.hash,
              detail: this.shadowText(step),
            },
          ];
    if (state === 'shadow' && !isServing) return shadow;
    if (isServing && state === 'fitting') {
      const serving = { state: 'serving' as const, hash, drift: this.drift, detail: 'being fitted anew' };
      return [{ ...own, ...serving }, { ...own, state, detail, fraction, remainingMs }, ...shadow];
    }
    const current: ModelView = {
      ...own,
      state: state === 'shadow' ? 'serving' : state,
      detail:
        state === 'waiting'
          ? this.waitsFor(rung)
          : this.withRetry(step, isServing ? this.withFit(detail) : detail),
      ...(state === 'fitting' && { fraction, remainingMs }),
      ...(hash !== undefined && { hash }),
      ...(isServing && this.drift && { drift: this.drift }),
      ...(isServing && this.alarmShare !== undefined && { alarmShare: this.alarmShare }),
    };
    return [current, ...shadow];
  }

  /** Steps that the series have together shown since the fit of the challenger. */
  shownInShadow({ challenger }: Step): number {
    let shown = 0;
    for (const [key, { steps }] of Object.entries(challenger?.since ?? {})) {
      shown += Math.max(0, (this.members.get(key)?.steps ?? 0) - steps);
    }
    return shown;
  }

  private shadowText(step: Step): string {
    const { dueSteps } = step.challenger!;
    const shown = Math.min(this.shownInShadow(step), dueSteps);
    return `held against what serves: ${shown} of ${dueSteps} steps seen`;
  }

  private withFit(detail: string): string {
    return this.alarmShare === undefined ? detail : `${illFitting(this.alarmShare)}; ${detail}`;
  }

  private withRetry(step: Step, detail: string): string {
    const retrySteps = this.retrySteps(step);
    if (retrySteps === undefined || retrySteps === Number.POSITIVE_INFINITY) return detail;
    const longest = longestOf([...this.members.values()]);
    return `${detail}\nTried again with ${retrySteps} steps of a series; the longest has ${longest}`;
  }

  private waitsFor({ afterSteps }: Rung): string {
    const longest = longestOf([...this.members.values()]);
    return longest >= afterSteps ? 'queued' : `waiting for history: ${longest} of ${afterSteps} steps`;
  }
}

/** What to say of a model that alarms too often. */
export function illFitting(alarmShare: number): string {
  return `ill-fitting: takes ${(100 * alarmShare).toFixed(0)} % of normal windows for anomalous`;
}

function longestOf(states: readonly SeriesState[]): number {
  return states.reduce((longest, { steps }) => Math.max(longest, steps), 0);
}
