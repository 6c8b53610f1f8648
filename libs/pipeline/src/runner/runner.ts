import type { Batch, Decoder, Log, Source, StateAssignment, Store } from '@kymo/domain';
import { Semaphore } from '@kymo/statistics';
import { Subject } from 'rxjs';
import type { PassResult, Pipeline } from '../pipeline';
import { passesOf } from './batch-passes';
import type { GroupState, OutboxLimiter, OutboxPump, ServingModels } from './contracts';
import { isLost, Passes } from './passes';
import { Pruning, type PruningDeps } from './pruning';
import type { HeldFor, SilenceWatch } from './silence-watch';

/** A durable pass, and how long it took. */
export interface Passed extends PassResult {
  readonly seconds: number;
}

export interface RunnerDeps extends PruningDeps {
  readonly source: Source;
  readonly pipeline: Pipeline;
  /** Gets what records need before they are decoded; a batch waits for it, others go on. */
  readonly decoder?: Pick<Decoder, 'prepare'>;
  readonly store: Store;
  /** Keeps the state of partitions where it moves with them; the store follows. */
  readonly group?: GroupState | undefined;
  readonly models: ServingModels;
  readonly pumps: readonly OutboxPump[];
  readonly logger: Pick<Log, 'warn'>;
  readonly bounds: OutboxLimiter;
  /** Passes under way at once; 1 where the stream waits for fits, so that each is scored by what the one before has led to. */
  readonly maxPasses: number;
  /** Wait before a failed pass is repeated for the first time, milliseconds. */
  readonly retryMs?: number;
  /** Partitions of which people have to be told something although no data come. */
  readonly due?: () => readonly string[];
  /** Hears that the source has ended by itself. @returns partitions of which people have to be told what is left */
  readonly ended?: () => readonly string[];
  /** Tells of partitions that bring nothing, where the source can tell that nothing waits. */
  readonly silences?: SilenceWatch;
}

/** How often it is asked whether something is due. */
const DUE_MS = 500;

/** Runs a source through the pipeline until it ends or is stopped. */
export class Runner {
  /** Tells of every pass once its effects are durable. */
  readonly passes = new Subject<Passed>();
  /** Tells that the store holds the state of other partitions than before. */
  readonly assignments = new Subject<void>();
  private readonly stopping = new AbortController();
  private readonly durable: Passes;
  private readonly places: Semaphore;
  private readonly entrance = new Semaphore(1);
  private readonly exit = new Semaphore(1);
  private readonly underWay = new Set<Promise<void>>();
  private readonly pruning: Pruning;
  private running: Promise<void> | undefined;
  private isOver = false;
  private told: PassResult | undefined;
  private assigning: Promise<unknown> | undefined;
  private readonly lettingTimePass = new Set<string>();

  constructor(private readonly deps: RunnerDeps) {
    this.durable = new Passes({ ...deps, store: deps.group ?? deps.store, signal: this.stopping.signal });
    this.places = new Semaphore(deps.maxPasses);
    this.pruning = new Pruning(deps);
  }

  /** Whether the source has been read to its end. */
  get hasEnded(): boolean {
    return this.isOver;
  }

  /** Resolves when the stream has ended or was stopped. @throws what ended it otherwise */
  run(): Promise<void> {
    const { source, store, group, models } = this.deps;
    const clock = setInterval(() => this.tick(), DUE_MS);
    this.stopping.signal.addEventListener('abort', () => clearInterval(clock), { once: true });
    // A fit that was due when the last run ended learns what it would have learnt then.
    this.running = models.settle().then(() => {
      if (this.stopping.signal.aborted) return;
      return source.run({
        pass: (batch) => this.passHeard(batch),
        resumeAt: (partition) => store.position(partition),
        topicIdOf: (partition) => store.topicId(partition),
        ...(group && { assign: (partitions) => this.assign(group, partitions) }),
        signal: this.stopping.signal,
      });
    });
    return this.running
      .catch((error: unknown) => {
        // A batch that waited for its schemas was given up, and nothing of it committed.
        if (!this.stopping.signal.aborted || error !== this.stopping.signal.reason) throw error;
      })
      .then(() => this.tellTheRest())
      .then(() => {
        this.isOver = true;
        this.deps.silences?.end();
      });
  }

  /** Stops the source, cancels the fits that a pass may wait for, and resolves when the passes under way have ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.deps.models.cancelFits();
    await this.running?.catch(() => undefined);
    await Promise.allSettled([this.assigning, ...this.underWay]);
    await this.pruning.settled();
  }

  private async passHeard(batch: Batch): Promise<void> {
    const { silences, pipeline } = this.deps;
    const { partition, records } = batch;
    if (records.length === 0) return this.passAll(batch);
    const before = pipeline.advancesOf(partition);
    silences?.hear(partition);
    await this.passAll(batch);
    silences?.settle(partition, pipeline.advancesOf(partition) !== before);
  }

  /** A batch is durable with the last of its passes. */
  private async passAll(batch: Batch): Promise<void> {
    await this.deps.decoder?.prepare?.(batch.records, this.stopping.signal);
    const passes = passesOf(batch).map((part) =>
      this.noted(this.places.hold(() => this.passUnlessStopped(part))),
    );
    await Promise.all(passes);
  }

  /** A pass that has not begun is left to the next run, which begins with the fit that this one has given up. */
  private async passUnlessStopped(part: Batch): Promise<void> {
    this.stopping.signal.throwIfAborted();
    await this.pass(part);
  }

  /** A source that fails may leave passes behind; the store stays open for them. */
  private noted(pass: Promise<void>): Promise<void> {
    this.underWay.add(pass);
    const ended = () => this.underWay.delete(pass);
    pass.then(ended, ended);
    return pass;
  }

  /** A pass under way looks at the clock itself. */
  private tick(): void {
    if (this.assigning) return;
    this.letTimePass();
    if (this.underWay.size > 0) return;
    const { due, onFailure } = this.deps;
    for (const partition of due?.() ?? []) {
      const pass = this.noted(this.pass(this.withoutRecords(partition)));
      pass.catch((error: unknown) => isLost(error) || onFailure('telling people what is due', error));
    }
  }

  private async tellTheRest(): Promise<void> {
    if (this.stopping.signal.aborted) return;
    for (const partition of this.deps.ended?.() ?? [])
      await this.noted(this.pass(this.withoutRecords(partition)));
  }

  private withoutRecords(partition: string): Batch {
    return { partition, records: [], nextOffset: this.deps.store.position(partition) ?? 0 };
  }

  /** Has silence noticed where nothing comes that would take a partition on. */
  private letTimePass(): void {
    const { store, silences, pipeline, onFailure } = this.deps;
    for (const { partition, idleMs } of silences?.due((one) => pipeline.silentAfter(one)) ?? []) {
      const nextOffset = store.position(partition);
      if (nextOffset === undefined || this.lettingTimePass.has(partition)) continue;
      this.lettingTimePass.add(partition);
      this.noted(this.pass({ partition, records: [], nextOffset, idleMs }))
        .catch((error: unknown) => isLost(error) || onFailure('noticing silence', error))
        .finally(() => this.lettingTimePass.delete(partition));
    }
  }

  /** Takes over the state of partitions between passes; the stages go on from it. */
  private assign(group: GroupState, partitions: readonly string[]): Promise<StateAssignment> {
    const assigned = this.assignNow(group, partitions);
    const settled = assigned
      .catch(() => undefined)
      .finally(() => {
        if (this.assigning === settled) this.assigning = undefined;
      });
    this.assigning = settled;
    return assigned;
  }

  private async assignNow(group: GroupState, partitions: readonly string[]): Promise<StateAssignment> {
    const { pipeline, models, store } = this.deps;
    await this.assigning;
    await Promise.allSettled(this.underWay);
    const assigned = await group.assign(partitions);
    pipeline.reset();
    await models.reassign(store.series());
    this.assignments.next();
    return assigned;
  }

  private async pass(batch: Batch): Promise<void> {
    const { models, pumps, bounds } = this.deps;
    await this.entrance.hold(async () => {
      await this.hold('room', bounds.makeRoom(this.stopping.signal));
      await models.beginPass();
    });
    const startMs = performance.now();
    const result = await this.durable.pass(batch).catch((error: unknown) => {
      models.abandonPass();
      throw error;
    });
    // Batches that are concluded as one have one result, told once.
    if (result === this.told) return models.abandonPass();
    this.told = result;
    this.passes.next({ ...result, seconds: (performance.now() - startMs) / 1000 });
    for (const pump of pumps) pump.notify();
    await this.exit.hold(() => models.endPass(result.effects, result.outcome.verdicts));
    await this.hold('fit', models.settle());
    this.pruning.look(result.effects.series);
  }

  private hold(reason: HeldFor, wait: Promise<void>): Promise<void> {
    return this.deps.silences?.hold(reason, wait) ?? wait;
  }
}
