import { basename, dirname } from 'node:path';
import {
  type Detector,
  type DetectorFactory,
  KymoError,
  messageOf,
  type ModelView,
  type SeriesKey,
  type SeriesState,
  type Store,
} from '@kymo/domain';
import { loadArtifact, saveArtifact } from '@kymo/detectors';
import { Subject } from 'rxjs';
import type { DetectionOptions } from './detection-options';
import { Group, type Step } from './group';
import { trainingSeriesOf } from './training';

const SERVING_DOCUMENT = 'serving';

interface Serving {
  readonly rank: number;
  readonly detector: Detector;
}

/** What is remembered between two runs: the artifact that serves each series, and its rank in the ladder. */
type ServingDocument = Record<
  SeriesKey,
  { readonly rank: number; readonly hash: string; readonly steps: number }
>;

/** Says which detector serves each series, and fits the next one in the background. One fit at a time. */
export class ModelLadder {
  /** Tells of every change in any group's models. */
  readonly changes = new Subject<ModelView>();
  private readonly groups = new Map<string, Group>();
  private readonly serving = new Map<SeriesKey, Serving>();
  private readonly closing = new AbortController();
  /** Promotions wait for the end of the pass under way, so that one pass sees one set of models. */
  private promotions: (() => void)[] = [];
  private fit: Promise<void> | undefined;
  private remembering: Promise<void> | undefined;
  /** Detectors of the artifacts that the configuration names. */
  private configured: readonly Detector[] = [];

  constructor(
    private readonly options: DetectionOptions,
    private readonly store: Pick<Store, 'history' | 'incidents' | 'series' | 'document' | 'putDocument'>,
    private readonly factory: DetectorFactory,
    private readonly modelsFolder: string,
    private readonly warn: (message: string) => void,
  ) {}

  detectorOf = (series: SeriesKey): Detector | undefined =>
    this.serving.get(series)?.detector ?? this.configuredFor(series);

  /** Takes up the models of the run before, and the artifacts that the configuration names. */
  async restore(): Promise<void> {
    this.configured = await Promise.all(
      this.options.artifacts.map(async (folder) =>
        this.factory.restore(await loadArtifact(dirname(folder), basename(folder))),
      ),
    );
    const document = (this.store.document(SERVING_DOCUMENT) ?? {}) as ServingDocument;
    const detectors = new Map<string, Promise<Detector | undefined>>();
    for (const state of this.store.series()) {
      if (this.configuredFor(state.key) === undefined) this.groupOf(state).members.set(state.key, state);
    }
    for (const [series, { rank, hash, steps }] of Object.entries(document)) {
      if (!detectors.has(hash)) detectors.set(hash, this.load(hash));
      const detector = await detectors.get(hash);
      if (detector === undefined) continue;
      this.serving.set(series, { rank, detector });
      const group = [...this.groups.values()].find(({ members }) => members.has(series));
      group?.steps.forEach((step) => {
        if (step.rank <= rank)
          Object.assign(step, { fittedSteps: Math.max(step.fittedSteps, steps), detector });
        if (step.rank === rank) step.state = 'serving';
        else if (step.rank < rank) step.state = 'retired';
      });
    }
  }

  /** To be called when no pass is under way: lets fitted detectors take over. */
  promote(): void {
    const promotions = this.promotions;
    this.promotions = [];
    for (const promotion of promotions) promotion();
  }

  /** Takes note of series that have grown, and begins the fit that is due. */
  observe(states: readonly SeriesState[]): void {
    for (const state of states) {
      if (this.configuredFor(state.key) === undefined) this.groupOf(state).members.set(state.key, state);
    }
    this.beginDue();
  }

  /** Resolves when no fit that the stream waits for is due or under way. */
  async settle(): Promise<void> {
    const lastRank = { never: -1, first: 0, all: Number.POSITIVE_INFINITY }[this.options.waitForFit];
    while (!this.closing.signal.aborted) {
      this.promote();
      this.beginDue(lastRank);
      const isFitting = [...this.groups.values()].some(({ steps }) =>
        steps.some(({ state, rank }) => state === 'fitting' && rank <= lastRank),
      );
      if (!isFitting) return;
      await this.fit;
    }
  }

  views(): ModelView[] {
    const artifacts = this.configured.map(({ model }): ModelView => {
      return { ...model, group: 'artifact', state: 'serving', detail: 'named by the configuration' };
    });
    return [...artifacts, ...[...this.groups.values()].flatMap((group) => group.views())];
  }

  /** Ends the fit under way, and with it whatever waits for it; detectors go on scoring. */
  cancelFits(): void {
    this.closing.abort();
  }

  async close(): Promise<void> {
    this.cancelFits();
    await this.fit;
    await this.remembering;
    await this.factory.close();
  }

  /** A model of the run before; without it the series warm up and it is fitted anew. */
  private async load(hash: string): Promise<Detector | undefined> {
    try {
      return await this.factory.restore(await loadArtifact(this.modelsFolder, hash));
    } catch (error) {
      this.warn(`going on without a model of the run before, it is fitted anew: ${messageOf(error)}`);
      return undefined;
    }
  }

  /** The artifact named by the configuration that was fitted on the series; it serves instead of the ladder. */
  private configuredFor(series: SeriesKey): Detector | undefined {
    return this.configured.find((detector) => detector.knows(series));
  }

  private groupOf({ key, tags }: SeriesState): Group {
    const tag = this.options.groupBy === null ? undefined : tags[this.options.groupBy];
    const name = tag ?? key;
    let group = this.groups.get(name);
    if (group === undefined) {
      group = new Group(name, this.options);
      this.groups.set(name, group);
    }
    return group;
  }

  /** Begins the lowest rung that is due in any group. */
  private beginDue(lastRank = Number.POSITIVE_INFINITY): void {
    if (this.fit !== undefined || this.closing.signal.aborted) return;
    const nowMs = Date.now();
    const due = [...this.groups.values()]
      .flatMap((group) => group.steps.map((step) => ({ group, step })))
      .filter(({ group, step }) => step.rank <= lastRank && group.isDue(step, nowMs))
      .sort((a, b) => a.step.rank - b.step.rank)[0];
    if (due === undefined) return;
    this.fit = this.climb(due.group, due.step).finally(() => {
      this.fit = undefined;
      this.beginDue();
    });
  }

  private async climb(group: Group, step: Step): Promise<void> {
    const { rung } = step;
    const members = group.ready(rung);
    step.fittedSteps = Math.max(...members.map(({ steps }) => steps));
    step.state = 'fitting';
    step.fraction = 0;
    this.tell(group, step, 'gathering history');
    try {
      const training = members.map((state) =>
        trainingSeriesOf(this.store, state, this.options.maxTrainingSteps),
      );
      const artifact = await this.factory.fit(rung.detector, rung.options, training, {
        seed: this.options.seed,
        signal: this.closing.signal,
        onProgress: ({ step: doing, fraction, remainingMs }) => {
          Object.assign(step, { fraction, remainingMs });
          this.tell(group, step, doing);
        },
      });
      await saveArtifact(this.modelsFolder, artifact);
      const detector = await this.factory.restore(artifact);
      this.promotions.push(() => this.takeOver(group, step, detector));
    } catch (error) {
      if (error instanceof KymoError && error.code === 'CANCELLED') return;
      step.state = step.detector ? 'serving' : 'failed';
      this.tell(group, step, messageOf(error));
    }
    step.fittedAt = Date.now();
  }

  private takeOver(group: Group, step: Step, detector: Detector): void {
    const replaced = new Set<Detector>();
    for (const series of group.members.keys()) {
      const before = this.serving.get(series);
      if (!detector.knows(series) || (before && before.rank > step.rank)) continue;
      if (before) replaced.add(before.detector);
      this.serving.set(series, { rank: step.rank, detector });
    }
    step.detector = detector;
    for (const other of group.steps) {
      if (other.rank < step.rank && other.detector) other.state = 'retired';
    }
    const isHighest = group.steps.every(({ rank, state }) => rank <= step.rank || state !== 'serving');
    step.state = isHighest ? 'serving' : 'retired';
    this.tell(group, step, `fitted on ${group.ready(step.rung).length} series`);
    this.remembering = this.remember(replaced).catch((error: unknown) => {
      this.warn(`noting which models serve: ${messageOf(error)}; the next start may fit them anew`);
    });
  }

  private async remember(replaced: ReadonlySet<Detector>): Promise<void> {
    const document: ServingDocument = {};
    for (const [series, { rank, detector }] of this.serving) {
      const steps = this.stepsFittedFor(series, rank);
      document[series] = { rank, hash: detector.model.hash, steps };
    }
    await this.store.putDocument(SERVING_DOCUMENT, document);
    const inUse = new Set([...this.serving.values()].map(({ detector }) => detector));
    for (const detector of replaced) if (!inUse.has(detector)) await detector.dispose();
  }

  private stepsFittedFor(series: SeriesKey, rank: number): number {
    const group = [...this.groups.values()].find(({ members }) => members.has(series));
    return group?.steps[rank]?.fittedSteps ?? 0;
  }

  private tell(group: Group, step: Step, detail: string): void {
    step.detail = detail;
    this.changes.next(group.views()[step.rank]!);
  }
}
