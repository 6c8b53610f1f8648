import { type Artifact, KymoError, messageOf, type SeriesState } from '@kymo/domain';
import type { ModelAssignments } from '../assignments/model-assignments';
import type { PassBarrier } from '../assignments/pass-barrier';
import type { Group } from '../groups/group';
import { trainingOf } from '../history/training';
import type { ModelEvent } from '../lifecycle/events';
import { type FitReason, fitReason, readyFor } from '../lifecycle/fit-reason';
import type { RungModels, Seen } from '../lifecycle/group-models';
import type { ModelDeps } from '../model-deps';
import type { EndedFit } from './ended-fit';
import { UnendedFits } from './unended-fits';
import { watchedFolder } from './watched-folder';

/** A rung to be fitted. */
interface DueFit {
  readonly group: Group;
  readonly rung: RungModels;
  /** Place of the rung among those meant for the group. */
  readonly place: number;
  readonly reason: FitReason;
}

type Since = Readonly<Record<string, Seen>>;

/** Fits the rungs that are due, one at a time, beside the stream. */
export class FitScheduler {
  private fit: Promise<void> | undefined;
  private readonly unended: UnendedFits;

  constructor(
    private readonly deps: ModelDeps,
    private readonly assignments: ModelAssignments,
    private readonly barrier: PassBarrier,
    private readonly signal: AbortSignal,
    private readonly tell: (fit: EndedFit) => void,
  ) {
    this.unended = new UnendedFits(deps.store);
  }

  /** The fit that is being done. */
  get underWay(): Promise<void> | undefined {
    return this.fit;
  }

  /** Whether a fit of a rung up to this place is under way. */
  isFitting(lastPlace: number): boolean {
    return this.assignments.groups
      .rungs()
      .some(({ rung, place }) => rung.state === 'fitting' && place <= lastPlace);
  }

  /** Whether a group that has no model waits for a fit. */
  get isFirstDue(): boolean {
    const nowMs = Date.now();
    return this.assignments.groups.rungs().some(({ group: { models, members }, rung, place }) => {
      if (place > 0 || models.champion !== undefined) return false;
      return (
        rung.state === 'fitting' || fitReason(models, rung, members, this.deps.options, nowMs) !== undefined
      );
    });
  }

  /** Begins the lowest rung that is due in any group; groups without a model come first. */
  begin(lastPlace = Number.POSITIVE_INFINITY): void {
    if (this.fit !== undefined || this.signal.aborted) return;
    const due = this.nextDue(lastPlace);
    if (due === undefined) return;
    this.fit = this.fitRung(due).finally(() => {
      this.fit = undefined;
      this.begin();
    });
  }

  private nextDue(lastPlace: number): DueFit | undefined {
    const nowMs = Date.now();
    let next: DueFit | undefined;
    for (const { group, rung, place } of this.assignments.groups.rungs()) {
      const fit = { group, rung, place };
      if (place > lastPlace || (next !== undefined && turnOf(fit) >= turnOf(next))) continue;
      const reason = fitReason(group.models, rung, group.members, this.deps.options, nowMs);
      if (reason !== undefined) next = { ...fit, reason };
    }
    return next;
  }

  private async fitRung({ group, rung, reason }: DueFit): Promise<void> {
    const { rank, config } = rung;
    const members = readyFor(config, group.members);
    const since: Since = Object.fromEntries(
      members.map(({ key, steps, lastMs }) => [key, { steps, lastMs }]),
    );
    this.deps.logger.info(
      { group: group.name, detector: config.detector, series: members.length, reason },
      'A fit begins.',
    );
    this.assignments.apply(group, { type: 'fit-began', rank, since });
    const beganAt = performance.now();
    const end = async (fit: Pick<EndedFit, 'outcome' | 'hash' | 'trial'>) => {
      await this.unended.end();
      this.tell({
        group: group.name,
        detector: config.detector,
        seconds: (performance.now() - beganAt) / 1000,
        atMs: Date.now(),
        ...fit,
      });
    };
    try {
      const artifact = await this.artifactOf(group, rung, members);
      await this.introduce(group, rank, artifact, since);
      await end({ outcome: 'fitted', hash: artifact.hash, trial: artifact.report.trial });
    } catch (error) {
      const code = error instanceof KymoError ? error.code : undefined;
      if (code === 'CANCELLED') return;
      const outcome = code === 'DETECTOR_REFUSED' ? 'refused' : 'failed';
      await end({ outcome });
      this.defer(group, () => ({ type: `fit-${outcome}`, rank, why: messageOf(error), atMs: Date.now() }));
    }
  }

  private async artifactOf(
    group: Group,
    { rank, config }: RungModels,
    members: readonly SeriesState[],
  ): Promise<Artifact> {
    const { options, factory, store, logger } = this.deps;
    const { detector, afterSteps } = config;
    const attempt = await this.unended.begin(group.name, config);
    // Where all fits are waited for, the data alone decide.
    const chosen = options.waitForFit === 'all' ? config.options : attempt;
    const training = await trainingOf(store, members, { afterSteps, maxSteps: options.maxTrainingSteps });
    return factory.fit(detector, chosen, training, {
      seed: options.seed,
      signal: this.signal,
      tensorboard: watchedFolder(options.tensorboard, `${group.name}-${detector}`, logger),
      onWarning: (warning) => logger.warn(warning),
      onProgress: ({ step, fraction, remainingMs }) =>
        this.assignments.apply(group, {
          type: 'fit-progressed',
          rank,
          detail: step,
          fraction,
          remainingMs,
        }),
    });
  }

  /** Stores a new model, opens it, and has the group take it up after the pass under way. */
  private async introduce(group: Group, rank: number, artifact: Artifact, since: Since): Promise<void> {
    const { states } = this.assignments;
    const release = states.hold([artifact.hash]);
    const { detector } = await states.artifacts.add(artifact, group.name).catch((error: unknown) => {
      release();
      throw error;
    });
    const { shadowSteps: dueSteps } = this.deps.options;
    this.defer(group, () => {
      release();
      const known = group.knownTo(detector);
      const newcomers = known.filter((key) => !this.assignments.isServedByOwn(key));
      const atMs = Date.now();
      return { type: 'fitted', rank, model: detector.model, since, dueSteps, known, newcomers, atMs };
    });
  }

  private defer(group: Group, event: () => ModelEvent): void {
    void this.barrier.defer(() => this.assignments.apply(group, event()));
  }
}

function turnOf({ group, place }: Omit<DueFit, 'reason'>): number {
  return 2 * place + Number(group.models.champion !== undefined);
}
