import { messageOf, type SeriesKey } from '@kymo/domain';
import type { BetweenPasses } from './between-passes';
import type { Group } from './group';
import type { Rooms } from './rooms';
import type { Roster } from './roster';
import { holdAgainst } from './shadow';
import type { Challenger, Step } from './step';

/** Holds challengers that have shown enough against what serves, one at a time, beside the stream. */
export class Judging {
  private comparison: Promise<void> | undefined;

  constructor(
    private readonly rooms: Rooms,
    private readonly roster: Roster,
    private readonly between: BetweenPasses,
    private readonly signal: AbortSignal,
  ) {}

  get underWay(): Promise<void> | undefined {
    return this.comparison;
  }

  /** Begins with a challenger whose series have shown enough since its fit. */
  begin(): void {
    if (this.comparison !== undefined || this.signal.aborted) return;
    const due = this.roster.groups.steps().find(({ group, step }) => {
      return step.challenger !== undefined && group.shownInShadow(step) >= step.challenger.dueSteps;
    });
    if (due === undefined) return;
    this.comparison = this.judge(due.group, due.step, due.step.challenger!).finally(() => {
      this.comparison = undefined;
    });
  }

  private async judge(group: Group, step: Step, challenger: Challenger): Promise<void> {
    const { store, stride, options } = this.rooms;
    const { memory } = this.roster;
    const { champion } = group;
    const release = memory.hold(memory.hashesOf(group));
    const decide = (decision: () => void) =>
      this.between.make(() => {
        const isAsItWas = step.challenger === challenger && group.champion === champion;
        if (isAsItWas && this.roster.groups.has(group)) decision();
      });
    try {
      const servingOf = (series: SeriesKey) => this.roster.servingOf(series)?.detector;
      const how = { stride, seed: options.seed, signal: this.signal };
      const comparison = await holdAgainst(servingOf, challenger, group, store, how);
      void decide(() => this.roster.conclude(group, step, comparison));
    } catch (error) {
      if (this.signal.aborted) return;
      void decide(() => this.roster.retire(group, step, `could not be compared: ${messageOf(error)}`));
    } finally {
      release();
    }
  }
}
