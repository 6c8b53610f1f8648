import { basename, dirname } from 'node:path';
import { loadArtifact } from '@kymo/detectors';
import {
  type Detector,
  type Effects,
  messageOf,
  type SeriesKey,
  type SeriesState,
  type Verdict,
} from '@kymo/domain';
import {
  MODEL_ORDERS_DOCUMENT,
  type ModelOrder,
  type ModelOrders,
  type ModelOrderView,
  type ModelsView,
  type ModelView,
} from '@kymo/api';
import { Subject } from 'rxjs';
import { BetweenPasses } from './between-passes';
import { Climb } from './climb';
import { driftChange, DriftWatch } from './drift';
import { FitWatch } from './fit-watch';
import { type Group, illFitting } from './group';
import { Judging } from './judging';
import { carryOut } from './orders';
import type { Rooms } from './rooms';
import { Roster } from './roster';

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
  private readonly fitWatch = new FitWatch();
  private readonly closing = new AbortController();
  private readonly climb: Climb;
  private readonly judging: Judging;
  /** Detectors of the artifacts that the configuration names. */
  private configured: readonly Detector[] = [];

  constructor(private readonly rooms: Rooms) {
    const tell = (view: ModelView) => this.changes.next(view);
    const { signal } = this.closing;
    this.roster = new Roster(rooms, tell);
    this.climb = new Climb(rooms, this.roster, this.between, tell, signal);
    this.judging = new Judging(rooms, this.roster, this.between, signal);
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

  /** To be called before each pass. @returns when it may begin */
  beginPass(): Promise<void> {
    return this.between.beginPass();
  }

  /** To be called after each pass: takes note of series that have grown or are gone, of how they were judged, and begins what is due. */
  endPass({ series, forgotten }: Pick<Effects, 'series' | 'forgotten'>, verdicts: readonly Verdict[]): void {
    this.roster.forget(forgotten);
    this.driftWatch.forget(forgotten);
    const changed = this.join(series);
    this.watchDrift(changed);
    this.watchFit([...changed.keys()], verdicts);
    this.between.endPass();
    this.climb.begin();
    this.judging.begin();
  }

  /** Resolves when nothing that the stream waits for is due or under way. */
  async settle(): Promise<void> {
    const { waitForFit } = this.rooms.options;
    const lastRank = { never: -1, first: 0, all: Number.POSITIVE_INFINITY }[waitForFit];
    while (!this.closing.signal.aborted) {
      this.climb.begin(lastRank);
      if (waitForFit === 'all') this.judging.begin();
      const isFitting = this.roster.groups
        .steps()
        .some(({ step }) => step.state === 'fitting' && step.rank <= lastRank);
      if (isFitting) await this.climb.underWay;
      else if (waitForFit === 'all' && this.judging.underWay !== undefined) await this.judging.underWay;
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
    await this.climb.underWay;
    await this.judging.underWay;
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
    return this.roster.join(states.filter(({ key }) => this.configuredFor(key) === undefined));
  }

  private watchDrift(changed: ReadonlyMap<Group, SeriesState[]>): void {
    for (const [group, states] of changed) {
      const before = group.drift;
      this.driftWatch.look(group, states, (series) => this.roster.servingOf(series));
      const change = driftChange(before, group.drift);
      if (change !== undefined) this.rooms.logger.warn({ group: group.name, drift: group.drift }, change);
    }
  }

  private watchFit(changed: readonly Group[], verdicts: readonly Verdict[]): void {
    this.fitWatch.look(verdicts);
    for (const group of changed) {
      const before = group.alarmShare;
      group.alarmShare = this.fitWatch.tooMany(group.champion?.fitted.detector.model.hash);
      if ((before === undefined) === (group.alarmShare === undefined)) continue;
      const { name, alarmShare } = group;
      const says = alarmShare === undefined ? 'the model fits again' : illFitting(alarmShare);
      this.rooms.logger.warn({ group: name, alarmShare }, says);
    }
  }
}
