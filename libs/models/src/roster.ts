import type { DetectorComparison } from '@kymo/detectors';
import { type Artifact, KymoError, type SeriesKey, type SeriesState } from '@kymo/domain';
import { type ModelView, type Promotion } from '@kymo/api';
import type { Group } from './group';
import { Groups } from './groups';
import { Memory, type Serving } from './memory';
import { Promotions } from './promotions';
import type { Rooms } from './rooms';
import type { Fitted } from './shelf';
import type { Challenger, Step } from './step';

/** Who serves whom, and by what rule that changes; it changes only between passes. */
export class Roster {
  readonly groups: Groups;
  readonly promotions: Promotions;
  readonly memory: Memory;
  private readonly serving = new Map<SeriesKey, Serving>();
  /** Holds on models that are fitted but not yet introduced. */
  private readonly newborn = new Map<Fitted, () => void>();

  constructor(
    private readonly rooms: Rooms,
    private readonly tell: (view: ModelView) => void,
  ) {
    this.groups = new Groups(rooms.options);
    this.promotions = new Promotions(rooms.store);
    this.memory = new Memory(rooms, this.groups, this.serving, this.promotions);
  }

  servingOf(series: SeriesKey): Fitted | undefined {
    return this.serving.get(series)?.fitted;
  }

  /** Lets go of series. */
  forget(series: readonly SeriesKey[]): void {
    if (series.length === 0) return;
    for (const key of series) this.serving.delete(key);
    this.groups.forget(series);
    this.memory.write();
  }

  /** Takes series into their groups, and lets go of what was kept of groups that have none left. @returns those given, by group */
  join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    const joined = this.groups.join(states);
    const emptied = this.groups.takeEmptied();
    if (emptied.size === 0) return joined;
    this.promotions.forget(emptied);
    this.memory.write();
    return joined;
  }

  /** Writes a new model and opens it. */
  async add(artifact: Artifact, group: Group): Promise<Fitted> {
    const release = this.memory.hold([artifact.hash]);
    const fitted = await this.memory.shelf.add(artifact, group.name);
    this.newborn.set(fitted, release);
    return fitted;
  }

  /** A model newly fitted: it serves at once whom nothing serves, and stands in the shadow for the others. */
  introduce(group: Group, step: Step, challenger: Challenger): void {
    const { fitted, since } = challenger;
    this.newborn.get(fitted)?.();
    this.newborn.delete(fitted);
    if (!this.groups.has(group)) return;
    step.state = 'waiting';
    step.challenger = undefined;
    const { champion } = group;
    const series = Object.keys(since).length;
    if (champion === undefined) {
      const why = `the first of its group, fitted on ${series} series`;
      return this.takeOver(group, fitted, { act: 'first', by: 'ladder', why }, step.rank);
    }
    const newcomers = [...group.members.keys()].filter(
      (key) => !this.isServedByOwn(key, group) && fitted.detector.knows(key),
    );
    for (const key of newcomers) this.serving.set(key, { rank: step.rank, fitted });
    const isHeldAgainst = champion.rank <= step.rank && champion.fitted !== fitted;
    if (isHeldAgainst) step.challenger = challenger;
    step.state = restingState(group, step, 'retired');
    step.detail =
      newcomers.length > 0 ? `serves ${newcomers.length} newcomers` : `fitted on ${series} series`;
    for (const view of group.viewsOf(step)) this.tell(view);
    this.memory.write();
  }

  /** Whether what serves a series was fitted for its group; a series that has changed its group brings its model along. */
  private isServedByOwn(series: SeriesKey, { name }: Group): boolean {
    const hash = this.servingOf(series)?.detector.model.hash;
    return hash !== undefined && this.memory.shelf.entries.get(hash)?.group === name;
  }

  /** A fit that gave no model: what served goes on. */
  giveUp(group: Group, step: Step, state: 'refused' | 'failed', why: string): void {
    this.tell({ detector: step.rung.detector, group: group.name, state, detail: why });
    step.state = restingState(group, step, state);
    step.detail = step.state === state ? why : `the last fit was ${state}: ${why}`;
    this.memory.write();
  }

  /** What follows from a comparison; without one, more has to be shown. */
  conclude(group: Group, step: Step, comparison: DetectorComparison | undefined): void {
    const challenger = step.challenger!;
    if (comparison === undefined) {
      const dueSteps = group.shownInShadow(step) + this.rooms.options.shadowSteps;
      step.challenger = { ...challenger, dueSteps };
      return this.memory.write();
    }
    const { isBetter, summary: why } = comparison;
    if (!isBetter) return this.retire(group, step, why);
    if (group.isPinned)
      return this.retire(group, step, `${why}; does not take over: an operator has pinned the group`);
    this.takeOver(group, challenger.fitted, { act: 'promotion', by: 'ladder', why }, step.rank);
  }

  /** Ends the shadow of a challenger that does not take over. */
  retire(group: Group, step: Step, why: string): void {
    const { model } = step.challenger!.fitted.detector;
    const view: ModelView = { ...model, group: group.name, state: 'retired', detail: why };
    this.memory.shelf.remark(model.hash, why);
    step.challenger = undefined;
    if (step.state !== 'fitting') step.state = restingState(group, step, 'retired');
    if (step.state === 'retired') Object.assign(step, { hash: model.hash, detail: why });
    this.tell(view);
    this.memory.write();
  }

  /** A model takes over every series of a group that it knows. */
  takeOver(
    group: Group,
    fitted: Fitted,
    how: Pick<Promotion, 'act' | 'by' | 'why'>,
    rank = rankOf(group, fitted),
  ): void {
    const { detector, hash } = fitted.detector.model;
    const from = group.champion?.fitted.detector.model.hash;
    for (const series of group.members.keys()) {
      if (fitted.detector.knows(series)) this.serving.set(series, { rank, fitted });
    }
    group.champion = { fitted, rank };
    group.drift = undefined;
    for (const step of group.steps) {
      if (step.rank <= rank) step.challenger = undefined;
      if (step.rank === rank) {
        step.hash = hash;
        if (step.state !== 'fitting') Object.assign(step, { state: 'serving', detail: how.why });
      } else if (step.state === 'serving' || (step.state === 'shadow' && !step.challenger)) {
        Object.assign(step, { state: 'retired', detail: `replaced by ${detector}` });
      }
    }
    const at = new Date().toISOString();
    const promotion: Promotion = {
      at,
      group: group.name,
      ...(from !== undefined && { from }),
      to: hash,
      detector,
      ...how,
    };
    this.promotions.add(promotion);
    this.rooms.logger.info({ promotion }, `${detector} serves ${group.name}: ${how.why}`);
    const step = group.steps[rank];
    if (step) this.tell(group.viewsOf(step)[0]!);
    this.memory.write();
  }

  pin(group: Group, isPinned: boolean): void {
    group.isPinned = isPinned;
    this.memory.write();
  }

  /** The model whose hash begins so, and the group it is for. @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  async find(beginning: string): Promise<{ readonly hash: string; readonly group: Group }> {
    const { shelf } = this.memory;
    const hash = await shelf.find(beginning);
    const name = shelf.entries.get(hash)?.group;
    if (name !== undefined) return { hash, group: this.groups.named(name) };
    const { artifact } = await shelf.take(hash);
    const { series } = artifact.report;
    const group = series.map((key) => this.groups.with(key)).find((one) => one !== undefined);
    if (group === undefined) {
      throw new KymoError(
        'MODEL_UNKNOWN',
        `looking for the group of the model ${hash.slice(0, 12)}: it was fitted on ${series.slice(0, 5).join(', ')}, of ` +
          'which none is watched',
      );
    }
    shelf.note(artifact, group.name);
    return { hash, group };
  }

  /** Opens a model for a group, which it must know. @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  async take(hash: string, group: Group): Promise<Fitted> {
    const fitted = await this.memory.shelf.take(hash);
    if ([...group.members.keys()].some((series) => fitted.detector.knows(series))) return fitted;
    throw new KymoError(
      'MODEL_UNKNOWN',
      `having the model ${hash.slice(0, 12)} serve ${group.name}: it knows none of the group's series`,
    );
  }
}

/** The rung that a model was fitted for; -1 where the ladder has none such. */
function rankOf({ steps }: Group, { detector: { model } }: Fitted): number {
  const own = steps.findIndex(({ hash }) => hash === model.hash);
  return own >= 0 ? own : steps.findIndex(({ rung }) => rung.detector === model.detector);
}

/** Where a rung stands that nothing is being done to. */
function restingState(
  { champion }: Group,
  { rank, challenger }: Step,
  otherwise: ModelView['state'],
): ModelView['state'] {
  if (champion?.rank === rank) return 'serving';
  return challenger === undefined ? otherwise : 'shadow';
}
