import type { SeriesKey, SeriesState, Verdict } from '@kymo/domain';
import type { ModelAssignments } from '../assignments/model-assignments';
import type { Group } from '../groups/group';
import { illFitting } from '../lifecycle/views';
import type { ModelDeps } from '../model-deps';
import { driftChange } from './drift-view';
import { DriftWatch } from './drift-watch';
import { FitWatch } from './fit-watch';

/** Watches whether the models still fit their series, and logs when that changes. */
export class ModelWatch {
  private readonly driftWatch: DriftWatch;
  private readonly fitWatch = new FitWatch();

  constructor(
    private readonly deps: Pick<ModelDeps, 'store' | 'logger'>,
    private readonly assignments: ModelAssignments,
  ) {
    this.driftWatch = new DriftWatch(deps.store);
  }

  /** Looks at groups of which series have changed, and at how their windows were judged. */
  async look(
    changed: ReadonlyMap<Group, readonly SeriesState[]>,
    verdicts: readonly Verdict[],
  ): Promise<void> {
    for (const [group, states] of changed) await this.watchDrift(group, states);
    this.fitWatch.look(verdicts);
    for (const group of changed.keys()) this.watchFit(group);
  }

  forget(series: readonly SeriesKey[]): void {
    this.driftWatch.forget(series);
  }

  private async watchDrift(group: Group, states: readonly SeriesState[]): Promise<void> {
    const { servingOf } = this.assignments;
    if (!(await this.driftWatch.look(states, servingOf))) return;
    const before = group.models.drift;
    const drift = this.driftWatch.driftOf(group.members.keys(), servingOf);
    this.assignments.apply(group, { type: 'drift-measured', drift });
    const change = driftChange(before, drift);
    if (change !== undefined) this.deps.logger.warn({ group: group.name, drift }, change);
  }

  private watchFit(group: Group): void {
    const { champion, alarmShare: before } = group.models;
    const alarmShare = this.fitWatch.alarmShareOf(champion?.model.hash);
    if (alarmShare === before) return;
    this.assignments.apply(group, { type: 'fit-measured', alarmShare });
    if ((before === undefined) === (alarmShare === undefined)) return;
    const change =
      alarmShare === undefined ? 'The model fits again.' : `The model is ${illFitting(alarmShare)}.`;
    this.deps.logger.warn({ group: group.name, alarmShare }, change);
  }
}
