import { messageOf, type SeriesKey, type SeriesState, type Verdict } from '@kymo/domain';
import type { ModelAssignments } from '../assignments/model-assignments';
import type { Group } from '../groups/group';
import { illFittingText } from '../lifecycle/views';
import type { ModelDeps } from '../model-deps';
import { driftChange } from './drift-view';
import { DriftWatch } from './drift-watch';
import { AlarmShareWatch } from './alarm-share-watch';

/** Watches whether the models still fit their series, and logs when that changes. */
export class ModelWatch {
  private readonly driftWatch: DriftWatch;
  private readonly alarmShareWatch: AlarmShareWatch;

  constructor(
    private readonly deps: Pick<ModelDeps, 'store' | 'logger'>,
    private readonly assignments: ModelAssignments,
  ) {
    const store = withoutFailing(deps);
    this.driftWatch = new DriftWatch(store);
    this.alarmShareWatch = new AlarmShareWatch(store);
  }

  /** Says of groups what the last run has found. To be called once they are restored. */
  restore(): void {
    const { groups, servingOf } = this.assignments;
    for (const group of groups.all) {
      const drift = this.driftWatch.driftOf(group.members.keys(), servingOf);
      this.assignments.apply(group, { type: 'drift-measured', drift });
      const alarmShare = this.alarmShareWatch.alarmShareOf(group.models.champion?.model.hash);
      this.assignments.apply(group, { type: 'alarm-share-measured', alarmShare });
    }
  }

  /** Looks at groups of which series have changed, and at how their windows were judged. */
  async look(
    changed: ReadonlyMap<Group, readonly SeriesState[]>,
    verdicts: readonly Verdict[],
  ): Promise<void> {
    for (const [group, states] of changed) await this.watchDrift(group, states);
    await this.alarmShareWatch.look(verdicts);
    for (const group of changed.keys()) this.watchAlarmShare(group);
  }

  forget(series: readonly SeriesKey[]): Promise<void> {
    return this.driftWatch.forget(series);
  }

  /** Stores what was found. */
  close(): Promise<void> {
    return this.alarmShareWatch.keep();
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

  private watchAlarmShare(group: Group): void {
    const { champion, alarmShare: before } = group.models;
    const alarmShare = this.alarmShareWatch.alarmShareOf(champion?.model.hash, before !== undefined);
    if (alarmShare === before) return;
    this.assignments.apply(group, { type: 'alarm-share-measured', alarmShare });
    if ((before === undefined) === (alarmShare === undefined)) return;
    const change =
      alarmShare === undefined ? 'The model fits again.' : `The model is ${illFittingText(alarmShare)}.`;
    this.deps.logger.warn({ group: group.name, alarmShare }, change);
  }
}

/** No pass fails by what is only measured. */
function withoutFailing({ store, logger }: Pick<ModelDeps, 'store' | 'logger'>) {
  return {
    history: store.history.bind(store),
    incidents: store.incidents.bind(store),
    documents: store.documents.bind(store),
    putDocument: (name: string, content: unknown) =>
      store.putDocument(name, content).catch((error: unknown) => {
        logger.warn(`Storing how well models fit: ${messageOf(error)}. The next start measures it again.`);
      }),
  };
}
