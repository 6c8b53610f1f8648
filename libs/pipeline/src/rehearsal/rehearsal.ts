import type { IncidentRules, Transition } from '@kymo/alerting';
import type { ScoredWindow } from '@kymo/domain';
import { Boundaries } from '../stages/judge/boundaries';
import { JudgeStage } from '../stages/judge/judge';
import type { JudgeOptions } from '../stages/judge/judge-options';
import { type GroupOf, RaiseStage } from '../stages/raise/raise';
import { beginBatch } from '../stages/stage';

export interface RehearsalSettings {
  readonly judge: JudgeOptions;
  readonly incidents: IncidentRules;
  readonly groupOf: GroupOf;
}

/** Judges scored windows as the monitor would from a cold start, under settings that are not in force. It stores nothing. */
export class Rehearsal {
  private readonly judge: JudgeStage;
  private readonly raise: RaiseStage;

  constructor({ judge, incidents, groupOf }: RehearsalSettings) {
    const { falseAlarmsPerDay } = judge;
    const { lastingScore } = incidents;
    this.raise = new RaiseStage(incidents, groupOf, NOTHING);
    this.judge = new JudgeStage({
      options: judge,
      boundaries: new Boundaries({ falseAlarmsPerDay, lastingScore }, NOTHING, (one) =>
        this.raise.groupSize(one),
      ),
      isServed: () => true,
      learning: ({ series }) => this.raise.learning(series),
    });
  }

  /** @param window the next in the order of time @returns incidents that begin, change and end with it */
  take(window: ScoredWindow): readonly Transition[] {
    const batch = { ...beginBatch({ ...PASS, records: [] }), items: [window] };
    return this.raise.process(this.judge.process(batch)).items.flatMap(({ transitions }) => transitions);
  }
}

const PASS = { partition: 'rehearsal', nextOffset: 0 };
const NOTHING = {
  stageKeys: () => [],
  stageState: () => undefined,
  series: () => [],
  incident: () => undefined,
};
