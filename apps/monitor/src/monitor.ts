import { setTimeout as delay } from 'node:timers/promises';
import { type Batch, KymoError, messageOf, type Source, type Store } from '@kymo/domain';
import type { PassResult, Pipeline } from '@kymo/pipeline';
import { Subject } from 'rxjs';
import type { OutboxBounds, Pump } from '@kymo/delivery';
import type { Logger } from './logging/logger';
import type { ModelLadder } from '@kymo/models';
import { Pruning, type PruningParts } from './pruning';

/** Tries of one pass before the monitor gives up; a pass that failed has changed nothing. */
const PASS_TRIES = 5;
const RETRY_MS = 500;

export interface Passed extends PassResult {
  readonly seconds: number;
}

export interface MonitorParts extends PruningParts {
  readonly source: Source;
  readonly pipeline: Pipeline;
  readonly store: Store;
  readonly ladder: ModelLadder;
  readonly pumps: readonly Pump[];
  readonly logger: Logger;
  readonly bounds: Pick<OutboxBounds, 'makeRoom'>;
}

/** Runs the source through the pipeline until it ends or is stopped. */
export class Monitor {
  /** Tells of every pass once its effects are durable. */
  readonly passes = new Subject<Passed>();
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly pruning: Pruning;

  constructor(private readonly parts: MonitorParts) {
    this.pruning = new Pruning(parts);
  }

  /** Resolves when the stream has ended or was stopped. @throws what ended it otherwise */
  run(): Promise<void> {
    const { source, store, pumps, downfall } = this.parts;
    for (const pump of pumps) {
      pump.start().catch((error: unknown) => downfall.tell(`shipping to ${pump.name}`, error));
    }
    this.running = source.run({
      pass: (batch) => this.pass(batch),
      resumeAt: (partition) => store.position(partition),
      signal: this.stopping.signal,
    });
    return this.running;
  }

  /** Ends the pass under way, ships what it can within `graceMs`, and closes everything. */
  async stop(graceMs: number): Promise<void> {
    const { pumps, ladder, store } = this.parts;
    this.stopping.abort();
    ladder.cancelFits();
    await this.running?.catch(() => undefined);
    await this.pruning.settled();
    await Promise.all([ladder.close(), ...pumps.map((pump) => pump.close(graceMs))]);
    await store.close();
  }

  private async pass(batch: Batch): Promise<void> {
    const { ladder, pumps } = this.parts;
    await this.parts.bounds.makeRoom(this.stopping.signal);
    ladder.beginPass();
    const startMs = performance.now();
    const result = await this.tryPass(batch);
    this.passes.next({ ...result, seconds: (performance.now() - startMs) / 1000 });
    for (const pump of pumps) pump.notify();
    await ladder.endPass(result.effects, result.outcome.verdicts);
    await ladder.settle();
    this.pruning.look(result.effects.series);
  }

  private async tryPass(batch: Batch): Promise<PassResult> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.parts.pipeline(batch);
      } catch (error) {
        const isFinal = tries === PASS_TRIES || !(error instanceof KymoError && error.retriable);
        if (isFinal || this.stopping.signal.aborted) throw error;
        this.parts.logger.warn({ tries, error: messageOf(error) }, 'repeating a pass that failed');
        await delay(RETRY_MS * tries);
      }
    }
  }
}
