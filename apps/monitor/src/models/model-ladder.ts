import { basename, dirname } from 'node:path';
import { loadArtifact } from '@kymo/detectors';
import {
  type Detector,
  KymoError,
  messageOf,
  MODEL_ORDERS_DOCUMENT,
  type ModelOrder,
  type ModelOrders,
  type ModelOrderView,
  type ModelsView,
  type ModelView,
  type SeriesKey,
  type SeriesState,
} from '@kymo/domain';
import { Subject } from 'rxjs';
import { BetweenPasses } from './between-passes';
import { driftChange, DriftWatch } from './drift';
import type { Group } from './group';
import { carryOut } from './orders';
import type { Rooms } from './rooms';
import { Roster } from './roster';
import { holdAgainst } from './shadow';
import type { Challenger, Step } from './step';
import { trainingOf } from './training';

/**
 * Says which detector serves each series, fits the next one in the background, and lets it take over once it has
 * proved better in the shadow. One fit and one comparison at a time, both beside the stream.
 */
export class ModelLadder {
  /** Tells of every change in any group's models. */
  readonly changes = new Subject<ModelView>();
  private readonly between = new BetweenPasses();
  private readonly roster: Roster;
  private readonly driftWatch: DriftWatch;
  private readonly closing = new AbortController();
  private fit: Promise<void> | undefined;
  private judging: Promise<void> | undefined;
  /** Detectors of the artifacts that the configuration names. */
  private configured: readonly Detector[] = [];

  constructor(private readonly rooms: Rooms) {
    this.roster = new Roster(rooms, (view) => this.changes.next(view));
    this.driftWatch = new DriftWatch(rooms.store);
  }

  detectorOf = (series: SeriesKey): Detector | undefined =>
    this.roster.servingOf(series)?.detector ?? this.configuredFor(series);

  /** Takes up the models of the run before, the artifacts that the configuration names, and what was ordered meanwhile. */
  async restore(): Promise<void> {
    const { options, factory, store } = this.rooms;
    this.configured = await Promise.all(
      options.artifacts.map(async (folder) =>
        factory.restore(await loadArtifact(dirname(folder), basename(folder))),
      ),
    );
    this.join(store.series());
    await this.roster.memory.restore();
    await this.carryOutNoted();
  }

  /** To be called before each pass. */
  beginPass(): void {
    this.between.beginPass();
  }

  /** To be called after each pass: takes note of series that have grown, and begins what is due. */
  endPass(states: readonly SeriesState[]): void {
    this.watchDrift(this.join(states));
    this.between.endPass();
    this.beginDue();
    this.beginJudging();
  }

  /** Resolves when nothing that the stream waits for is due or under way. */
  async settle(): Promise<void> {
    const { waitForFit } = this.rooms.options;
    const lastRank = { never: -1, first: 0, all: Number.POSITIVE_INFINITY }[waitForFit];
    while (!this.closing.signal.aborted) {
      this.beginDue(lastRank);
      if (waitForFit === 'all') this.beginJudging();
      const isFitting = this.roster.groups
        .steps()
        .some(({ step }) => step.state === 'fitting' && step.rank <= lastRank);
      if (isFitting) await this.fit;
      else if (waitForFit === 'all' && this.judging !== undefined) await this.judging;
      else return;
    }
  }

  /** Of every rung of every group. */
  views(): ModelView[] {
    return [...this.configuredViews(), ...this.roster.groups.all.flatMap((group) => group.views())];
  }

  /** Of every model, also of those that have had their time. */
  modelsView(): ModelsView {
    const view = this.roster.memory.view();
    return { ...view, models: [...this.configuredViews(), ...view.models] };
  }

  /** What an operator wants; it takes effect before the next pass. @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  order(order: ModelOrder): Promise<ModelOrderView> {
    return carryOut(order, this.roster, this.between);
  }

  /** Ends the fit under way, and with it whatever waits for it; detectors go on scoring. */
  cancelFits(): void {
    this.closing.abort();
  }

  async close(): Promise<void> {
    this.cancelFits();
    await this.fit;
    await this.judging;
    await this.roster.memory.close();
    await this.rooms.factory.close();
  }

  /** What was ordered while the monitor was away. */
  private async carryOutNoted(): Promise<void> {
    const { store, logger } = this.rooms;
    const orders = (store.document(MODEL_ORDERS_DOCUMENT) ?? []) as ModelOrders;
    if (orders.length === 0) return;
    for (const order of orders) {
      try {
        logger.info({ order }, (await this.order(order)).done);
      } catch (error) {
        const why = messageOf(error);
        logger.warn({ order }, `an order given while the monitor was away is not carried out: ${why}`);
      }
    }
    await store.putDocument(MODEL_ORDERS_DOCUMENT, undefined);
  }

  private configuredViews(): ModelView[] {
    return this.configured.map(({ model }): ModelView => {
      return { ...model, group: 'artifact', state: 'serving', detail: 'named by the configuration' };
    });
  }

  /** The artifact named by the configuration that was fitted on the series; it serves instead of the ladder. */
  private configuredFor(series: SeriesKey): Detector | undefined {
    return this.configured.find((detector) => detector.knows(series));
  }

  /** Takes series into their groups. @returns those that changed, by group */
  private join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    return this.roster.groups.join(states.filter(({ key }) => this.configuredFor(key) === undefined));
  }

  private watchDrift(changed: ReadonlyMap<Group, SeriesState[]>): void {
    for (const [group, states] of changed) {
      const before = group.drift;
      this.driftWatch.look(group, states, (series) => this.roster.servingOf(series));
      const change = driftChange(before, group.drift);
      if (change !== undefined) this.rooms.logger.warn({ group: group.name, drift: group.drift }, change);
    }
  }

  /** Begins the lowest rung that is due in any group. */
  private beginDue(lastRank = Number.POSITIVE_INFINITY): void {
    if (this.fit !== undefined || this.closing.signal.aborted) return;
    const nowMs = Date.now();
    const due = this.roster.groups
      .steps()
      .filter(({ group, step }) => step.rank <= lastRank && group.isDue(step, nowMs))
      .sort((a, b) => a.step.rank - b.step.rank)[0];
    if (due === undefined) return;
    this.fit = this.climb(due.group, due.step).finally(() => {
      this.fit = undefined;
      this.beginDue();
    });
  }

  private async climb(group: Group, step: Step): Promise<void> {
    const { options, factory, store } = this.rooms;
    const { rung } = step;
    const members = group.ready(rung);
    const since = Object.fromEntries(members.map(({ key, steps, lastMs }) => [key, { steps, lastMs }]));
    step.fittedSteps = Math.max(...members.map(({ steps }) => steps));
    step.fittedMs = Math.max(...members.map(({ lastMs }) => lastMs));
    step.learnt = new Set(Object.keys(since));
    Object.assign(step, { state: 'fitting', fraction: 0, detail: 'gathering history' });
    const tell = () => {
      for (const view of group.viewsOf(step)) if (view.state === 'fitting') this.changes.next(view);
    };
    tell();
    try {
      const amount = { afterSteps: rung.afterSteps, mostSteps: options.maxTrainingSteps };
      const artifact = await factory.fit(rung.detector, rung.options, trainingOf(store, members, amount), {
        seed: options.seed,
        signal: this.closing.signal,
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

  /** Judges the challenger whose series have shown enough since its fit. */
  private beginJudging(): void {
    if (this.judging !== undefined || this.closing.signal.aborted) return;
    const due = this.roster.groups.steps().find(({ group, step }) => {
      return step.challenger !== undefined && group.shownInShadow(step) >= step.challenger.dueSteps;
    });
    if (due === undefined) return;
    this.judging = this.judge(due.group, due.step, due.step.challenger!).finally(() => {
      this.judging = undefined;
    });
  }

  private async judge(group: Group, step: Step, challenger: Challenger): Promise<void> {
    const { store, stride, options } = this.rooms;
    const { memory } = this.roster;
    const { champion } = group;
    const release = memory.hold(memory.hashesOf(group));
    const decide = (decision: () => void) =>
      this.between.make(() => {
        if (step.challenger === challenger && group.champion === champion) decision();
      });
    try {
      const servingOf = (series: SeriesKey) => this.roster.servingOf(series)?.detector;
      const how = { stride, seed: options.seed, signal: this.closing.signal };
      const comparison = await holdAgainst(servingOf, challenger, group, store, how);
      void decide(() => this.roster.conclude(group, step, comparison));
    } catch (error) {
      if (this.closing.signal.aborted) return;
      void decide(() => this.roster.retire(group, step, `could not be compared: ${messageOf(error)}`));
    } finally {
      release();
    }
  }
}
