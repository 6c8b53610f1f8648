import { KymoError, messageOf } from '@kymo/domain';
import { type ModelView } from '@kymo/api';
import type { BetweenPasses } from './between-passes';
import type { Group } from './group';
import type { Rooms } from './rooms';
import type { Roster } from './roster';
import type { Challenger, Step } from './step';
import { trainingOf } from './training';
import { watchedFolder } from './watched-folder';

/** Fits the rungs that are due, one at a time, beside the stream. */
export class Climb {
  private fit: Promise<void> | undefined;

  constructor(
    private readonly rooms: Rooms,
    private readonly roster: Roster,
    private readonly between: BetweenPasses,
    private readonly tell: (view: ModelView) => void,
    private readonly signal: AbortSignal,
  ) {}

  get underWay(): Promise<void> | undefined {
    return this.fit;
  }

  /** Begins the lowest rung that is due in any group. */
  begin(lastRank = Number.POSITIVE_INFINITY): void {
    if (this.fit !== undefined || this.signal.aborted) return;
    const nowMs = Date.now();
    const due = this.roster.groups
      .steps()
      .filter(({ group, step }) => step.rank <= lastRank && group.isDue(step, nowMs))
      .sort((a, b) => a.step.rank - b.step.rank)[0];
    if (due === undefined) return;
    this.fit = this.fitRung(due.group, due.step).finally(() => {
      this.fit = undefined;
      this.begin();
    });
  }

  private async fitRung(group: Group, step: Step): Promise<void> {
    const { options, factory, store, logger } = this.rooms;
    const { rung } = step;
    const members = group.ready(rung);
    const since = Object.fromEntries(members.map(({ key, steps, lastMs }) => [key, { steps, lastMs }]));
    step.fittedSteps = Math.max(...members.map(({ steps }) => steps));
    step.fittedMs = Math.max(...members.map(({ lastMs }) => lastMs));
    step.learnt = new Set(Object.keys(since));
    Object.assign(step, { state: 'fitting', fraction: 0, detail: 'gathering history' });
    const tell = () => {
      for (const view of group.viewsOf(step)) if (view.state === 'fitting') this.tell(view);
    };
    tell();
    try {
      const amount = { afterSteps: rung.afterSteps, maxSteps: options.maxTrainingSteps };
      const training = await trainingOf(store, members, amount);
      const artifact = await factory.fit(rung.detector, rung.options, training, {
        seed: options.seed,
        signal: this.signal,
        tensorboard: watchedFolder(options.tensorboard, `${group.name}-${rung.detector}`, logger),
        onWarning: (warning) => logger.warn(warning),
        onProgress: ({ step: doing, fraction, remainingMs }) => {
          Object.assign(step, { fraction, remainingMs, detail: doing });
          tell();
        },
      });
      const fitted = await this.roster.add(artifact, group);
      const challenger: Challenger = { fitted, since, dueSteps: options.shadowSteps };
      void this.between.make(() => this.roster.introduce(group, step, challenger));
    } catch (error) {
      const code = error instanceof KymoError ? error.code : undefined;
      if (code === 'CANCELLED') return;
      const state = code === 'DETECTOR_REFUSED' ? 'refused' : 'failed';
      void this.between.make(() => this.roster.giveUp(group, step, state, messageOf(error)));
    }
    step.fittedAt = Date.now();
  }
}
