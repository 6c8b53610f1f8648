import type { DetectorComparison } from '@kymo/detectors';
import { type Detector, messageOf, type SeriesKey } from '@kymo/domain';
import type { ModelAssignments } from '../assignments/model-assignments';
import type { PassBarrier } from '../assignments/pass-barrier';
import type { Group } from '../groups/group';
import type { RungEvent } from '../lifecycle/events';
import {
  type Challenger,
  type Champion,
  hashesOf,
  longestSeen,
  stepsInShadow,
} from '../lifecycle/group-models';
import type { ModelDeps } from '../model-deps';
import { compareInShadow } from './compare-in-shadow';

/** A challenger whose series have shown enough since its fit. */
interface DueComparison {
  readonly group: Group;
  readonly rank: number;
  readonly challenger: Challenger;
}

/** A refit on so many times the history knows more of the series: it wins ties. */
const FAR_MORE = 1.5;

/** Compares challengers that have shown enough with the models that serve, one at a time, beside the stream. */
export class ChallengerEvaluator {
  private comparison: Promise<void> | undefined;

  constructor(
    private readonly deps: ModelDeps,
    private readonly assignments: ModelAssignments,
    private readonly barrier: PassBarrier,
    private readonly signal: AbortSignal,
  ) {}

  /** The comparison that is being done. */
  get underWay(): Promise<void> | undefined {
    return this.comparison;
  }

  /** Begins with the first challenger that is due. */
  begin(): void {
    if (this.comparison !== undefined || this.signal.aborted) return;
    const due = this.nextDue();
    if (due === undefined) return;
    this.comparison = this.evaluate(due).finally(() => {
      this.comparison = undefined;
    });
  }

  private nextDue(): DueComparison | undefined {
    for (const { group, rung } of this.assignments.groups.rungs()) {
      const { rank, challenger } = rung;
      if (challenger && stepsInShadow(challenger, group.members) >= challenger.dueSteps)
        return { group, rank, challenger };
    }
    return undefined;
  }

  private async evaluate({ group, rank, challenger }: DueComparison): Promise<void> {
    const { states } = this.assignments;
    const release = states.hold(hashesOf(group.models));
    const { detector } = states.artifacts.get(challenger.model.hash)!;
    const of = { rank, challenger: challenger.model.hash, champion: group.models.champion!.model.hash };
    const conclude = (conclusion: () => RungEvent) =>
      void this.barrier.defer(() => this.assignments.apply(group, conclusion()));
    try {
      const winsTies = hasSeenMore(challenger, rank, group.models.champion!);
      const comparison = await this.compare(detector, challenger, group, winsTies);
      conclude(() => {
        if (comparison === undefined)
          return { type: 'challenger-undecided', ...of, dueSteps: this.nextDueSteps(group, challenger) };
        const { isBetter, summary: why } = comparison;
        return isBetter
          ? { type: 'challenger-won', ...of, why, known: group.knownTo(detector) }
          : { type: 'challenger-lost', ...of, why };
      });
    } catch (error) {
      if (this.signal.aborted) return;
      conclude(() => ({ type: 'challenger-lost', ...of, why: `could not be compared: ${messageOf(error)}` }));
    } finally {
      release();
    }
  }

  private compare(
    detector: Detector,
    { since }: Challenger,
    { members }: Group,
    winsTies: boolean,
  ): Promise<DetectorComparison | undefined> {
    const { store, stride, options } = this.deps;
    const incumbentOf = (series: SeriesKey) => this.assignments.servingOf(series)?.detector;
    const how = { stride, winsTies, seed: options.seed, signal: this.signal };
    return compareInShadow(incumbentOf, { detector, since }, members, store, how);
  }

  /** Steps at which a challenger is compared again after no window could be scored. */
  private nextDueSteps({ members }: Group, challenger: Challenger): number {
    return stepsInShadow(challenger, members) + this.deps.options.shadowSteps;
  }
}

/** Whether a challenger is a refit of the model that serves, on far more history. */
function hasSeenMore({ since }: Challenger, rank: number, champion: Champion): boolean {
  return rank === champion.rank && longestSeen(since) >= FAR_MORE * (champion.steps ?? Infinity);
}
