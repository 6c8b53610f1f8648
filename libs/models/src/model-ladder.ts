import type { ModelOrder, ModelOrderView, ModelsView, ModelView } from '@kymo/api';
import {
  messageOf,
  type Detector,
  type Effects,
  type SeriesKey,
  type SeriesState,
  type Verdict,
} from '@kymo/domain';
import { Subject } from 'rxjs';
import { ModelAssignments } from './assignments/model-assignments';
import { Orders } from './assignments/orders';
import { PassBarrier } from './assignments/pass-barrier';
import { ConfiguredModels } from './configured-models';
import type { EndedFit } from './fitting/ended-fit';
import { FitScheduler } from './fitting/fit-scheduler';
import type { Group } from './groups/group';
import type { ModelDeps } from './model-deps';
import { ChallengerEvaluator } from './shadow/challenger-evaluator';
import { ModelWatch } from './watch/model-watch';

/** Time between two looks at what other members have fitted. */
const ADOPT_MS = 15_000;

/** What is older when it is read was not sent just now. */
const BACKLOG_MS = 60_000;
/** The highest rung whose fit the stream waits for. */
const LAST_AWAITED_PLACE = { never: -1, first: 0, all: Number.POSITIVE_INFINITY };

/**
 * Says which detector serves each series, fits the next one in the background, and lets it take over once it has
 * proved better in the shadow. One fit and one comparison run at a time, both beside the stream.
 */
export class ModelLadder {
  /** Tells of every change in any group's models. */
  readonly changes = new Subject<ModelView>();
  /** Tells of every fit that has ended. */
  readonly fits = new Subject<EndedFit>();
  private adopting: Promise<void> | undefined;
  private adoptedMs = Number.NEGATIVE_INFINITY;
  /** Time of the newest step. */
  private newestMs = Number.NEGATIVE_INFINITY;
  private readonly barrier = new PassBarrier();
  private readonly closing = new AbortController();
  private readonly configured: ConfiguredModels;
  private readonly assignments: ModelAssignments;
  private readonly orders: Orders;
  private readonly watch: ModelWatch;
  private readonly scheduler: FitScheduler;
  private readonly evaluator: ChallengerEvaluator;

  constructor(private readonly deps: ModelDeps) {
    const { signal } = this.closing;
    this.configured = new ConfiguredModels(deps);
    this.assignments = new ModelAssignments(deps, (view) => this.changes.next(view));
    this.orders = new Orders(deps, this.assignments, this.barrier);
    this.watch = new ModelWatch(deps, this.assignments);
    this.scheduler = new FitScheduler(deps, this.assignments, this.barrier, signal, (fit) =>
      this.fits.next(fit),
    );
    this.evaluator = new ChallengerEvaluator(deps, this.assignments, this.barrier, signal);
  }

  /** The detector that serves a series: its own, or for a newcomer that of its group. */
  detectorOf = (series: SeriesKey): Detector | undefined =>
    this.assignments.servingOf(series)?.detector ??
    this.configured.for(series) ??
    this.assignments.servingKindOf(series)?.detector;

  /** Opens the models of the last run and those that the configuration names, and carries out what was ordered meanwhile. */
  async restore(): Promise<void> {
    await this.configured.open();
    const series = this.deps.store.series();
    this.noteTime(series);
    this.join(series);
    await this.assignments.states.restore();
    this.watch.restore();
    await this.orders.carryOutStored();
  }

  /** To be called before each pass. @returns when it may begin */
  beginPass(): Promise<void> {
    return this.barrier.beginPass();
  }

  /** To be called after each pass: notes which series have grown or are gone and how they were judged, and begins what is due. */
  async endPass(
    { series, forgotten }: Pick<Effects, 'series' | 'forgotten'>,
    verdicts: readonly Verdict[],
  ): Promise<void> {
    this.noteTime(series);
    this.assignments.forget(forgotten);
    await this.watch.forget(forgotten);
    await this.watch.look(this.join(series), verdicts);
    this.barrier.endPass();
    this.adopt();
    this.scheduler.begin();
    this.evaluator.begin();
  }

  /** To be called instead of `endPass` where a pass has come to nothing. */
  abandonPass(): void {
    this.barrier.endPass();
  }

  /** Goes on with these series and no others. To be called between passes. */
  async reassign(series: readonly SeriesState[]): Promise<void> {
    const kept = new Set(series.map(({ key }) => key));
    const gone = this.assignments.groups.all
      .flatMap(({ members }) => [...members.keys()])
      .filter((key) => !kept.has(key));
    this.assignments.forget(gone);
    await this.watch.forget(gone);
    this.join(series);
    await this.assignments.states.adopt(this.barrier);
  }

  /** Resolves once nothing that the stream waits for is due or under way. */
  async settle(): Promise<void> {
    const { waitForFit } = this.deps.options;
    if (waitForFit === 'backlog') return this.settleFirst();
    const lastPlace = LAST_AWAITED_PLACE[waitForFit];
    while (!this.closing.signal.aborted) {
      this.scheduler.begin(lastPlace);
      if (waitForFit === 'all') this.evaluator.begin();
      if (this.scheduler.isFitting(lastPlace)) await this.scheduler.underWay;
      else if (waitForFit === 'all' && this.evaluator.underWay) await this.evaluator.underWay;
      else break;
    }
    // A run that is killed goes on with the models that its last pass was followed by.
    if (waitForFit === 'all') await this.assignments.states.settled();
  }

  /** Resolves once no group of what is read late waits for its first model. */
  private async settleFirst(): Promise<void> {
    const isLate = this.newestMs < Date.now() - BACKLOG_MS;
    while (isLate && !this.closing.signal.aborted) {
      this.scheduler.begin(0);
      if (!this.scheduler.isFirstDue) return;
      await this.scheduler.underWay;
    }
  }

  /** Every rung of every group. */
  views(): ModelView[] {
    return [...this.configured.views(), ...this.assignments.views()];
  }

  /** Every model, including those that only are kept. */
  modelsView(): ModelsView {
    const view = this.assignments.states.view();
    return { ...view, models: [...this.configured.views(), ...view.models] };
  }

  /** A fitted model by its hash or the beginning of it, kept open until released. @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  async open(beginning: string): Promise<{ readonly detector: Detector; readonly release: () => void }> {
    const { states } = this.assignments;
    const hash = await states.artifacts.find(beginning);
    const release = states.hold([hash]);
    try {
      return { detector: (await states.artifacts.open(hash)).detector, release };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Carries out what an operator wants, before the next pass. @throws KymoError MODEL_UNKNOWN, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
  order(order: ModelOrder): Promise<ModelOrderView> {
    return this.orders.carryOut(order);
  }

  /** Ends the fit under way, and with it whatever waits for it; detectors go on scoring. */
  cancelFits(): void {
    this.closing.abort();
  }

  /** Ends what is under way, stores how things stand and closes every detector. */
  async close(): Promise<void> {
    this.cancelFits();
    await this.scheduler.underWay;
    await this.evaluator.underWay;
    await this.adopting;
    await this.assignments.states.settled();
    await this.watch.close();
    await this.deps.factory.close();
  }

  /** Looks now and then, beside the stream, for models that other members have fitted. */
  private adopt(): void {
    if (this.adopting || performance.now() - this.adoptedMs < ADOPT_MS) return;
    const { states } = this.assignments;
    this.adopting = states
      .adopt(this.barrier)
      .catch((error: unknown) => {
        this.deps.logger.warn(`Looking for models of other members: ${messageOf(error)}. It is tried again.`);
      })
      .finally(() => {
        this.adopting = undefined;
        this.adoptedMs = performance.now();
      });
  }

  private noteTime(series: readonly SeriesState[]): void {
    for (const { lastMs } of series) this.newestMs = Math.max(this.newestMs, lastMs);
  }

  /** Takes series into their groups, except those that a configured model serves. @returns those taken, by group */
  private join(states: readonly SeriesState[]): ReadonlyMap<Group, SeriesState[]> {
    return this.assignments.join(states.filter(({ key }) => this.configured.for(key) === undefined));
  }
}
