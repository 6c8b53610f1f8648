import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { OutboxBounds, Pump } from '@kymo/delivery';
import type {
  Batch,
  Delivery,
  DetectorFactory,
  OutboxEntry,
  Recipient,
  RawRecord,
  Sink,
  Source,
  SourceRun,
} from '@kymo/domain';
import { detectionOptionsSchema, ModelLadder } from '@kymo/models';
import { createPipeline } from '../pipeline';
import { stageOptionsSchema } from '../stages/stage-options';
import { Runner, type RunnerDeps } from './runner';

export const INTERVAL_MS = 60_000;
/** Steps after which the series of the specs have a model. */
export const FIT_STEPS = 192;
const START_MS = Date.UTC(2026, 0, 6);

/** A record of one series at one step: two channels that swing and hang together. */
export function recordOf(
  series: string,
  step: number,
  offset: number,
  kind = 'pump',
  partition = 'telemetry/0',
): RawRecord {
  const swing = Math.sin(step / 5);
  const values = { level: swing + 0.1 * Math.sin(step * 7.3), flow: 2 * swing + 0.1 * Math.cos(step * 3.7) };
  const record = { series, time: START_MS + step * INTERVAL_MS, tags: { kind }, values };
  return { value: Buffer.from(JSON.stringify(record)), partition, offset };
}

/** Steps of some series, in turn, as one batch. */
export function batchOf(
  series: readonly string[],
  from: number,
  to: number,
  offset: number,
  kind = 'pump',
): Batch {
  const records = Array.from({ length: to - from }, (_, index) => from + index)
    .flatMap((step) => series.map((name) => ({ name, step })))
    .map(({ name, step }, index) => recordOf(name, step, offset + index, kind));
  return { partition: 'telemetry/0', records, nextOffset: offset + records.length };
}

/** Hands on what it is told to, then ends; each list of batches is one partition, and partitions go side by side. */
export class ListedSource implements Source {
  readonly name = 'listed';

  constructor(private readonly partitions: readonly (readonly Batch[])[]) {}

  readiness() {
    return { ready: true } as const;
  }

  async run({ pass, signal }: SourceRun): Promise<void> {
    await Promise.all(
      this.partitions.map(async (batches) => {
        for (const batch of batches) if (!signal.aborted) await pass(batch);
      }),
    );
  }
}

/** A receiver that is away until it is told to be there. */
export class AwaySink implements Sink {
  readonly name = 'receiver';
  readonly batchEntries = 10_000;
  readonly taken: OutboxEntry[] = [];
  isThere = false;

  deliver(entries: readonly OutboxEntry[]): Promise<Delivery> {
    if (!this.isThere) return Promise.resolve({ status: 'retry', error: new Error('away'), afterMs: 20 });
    this.taken.push(...entries);
    return Promise.resolve({ status: 'delivered' });
  }

  readiness() {
    return Promise.resolve({ ready: true } as const);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

export interface StartOptions {
  readonly factory: DetectorFactory;
  readonly source: Source;
  readonly sink?: Sink;
  readonly folder?: string;
  readonly forgetAfterHours?: number;
  readonly maxOwedBytes?: number;
  readonly runner?: Partial<RunnerDeps>;
}

/** A runner over a real store, real models on the workers of `factory`, and a real pump. */
export async function startRunner({
  factory,
  source,
  sink,
  folder = newFolder(),
  forgetAfterHours,
  maxOwedBytes = 2 ** 30,
  runner,
}: StartOptions) {
  const store = LmdbStore.open(folder);
  const warnings: string[] = [];
  const failures: string[] = [];
  const log = (facts: object | string, message?: string) => void warnings.push(message ?? String(facts));
  const models = new ModelLadder({
    options: detectionOptionsSchema.parse({
      waitForFit: 'first',
      ladder: [{ detector: 'linear-autoencoder', afterSteps: FIT_STEPS }],
    }),
    stride: 1,
    store,
    factory,
    modelsFolder: join(folder, 'models'),
    logger: { info: () => undefined, warn: log },
  });
  await models.restore();
  const lanes =
    sink === undefined
      ? []
      : [
          {
            recipient: verdictsFor(sink.name),
            outbox: { maxBytes: maxOwedBytes, whenFull: 'block' as const },
          },
        ];
  const pipeline = createPipeline({
    decoder: new JsonDecoder({ maxFutureMs: null }),
    detectorOf: models.detectorOf,
    recipients: lanes.map(({ recipient }) => recipient),
    store,
    ...stageOptionsSchema.parse({
      windows: { intervalMs: INTERVAL_MS },
      series: { ...(forgetAfterHours && { forgetAfterHours }) },
    }),
    groupOf: ({ tags }) => tags['kind'],
  });
  const nothing = () => undefined;
  const events = { delivered: nothing, retried: nothing, refused: nothing, partsRefused: nothing };
  const pumps = sink === undefined ? [] : [new Pump(sink, store, events)];
  const built = new Runner({
    source,
    pipeline,
    store,
    models,
    pumps,
    logger: { warn: log },
    onFailure: (doing) => failures.push(doing),
    bounds: new OutboxBounds(lanes, store, {
      removed: () => undefined,
      blocked: () => warnings.push('waiting for sinks'),
    }),
    keepMs: 1e12,
    keepSteps: 1,
    maxPasses: 1,
    retryMs: 1,
    ...runner,
  });
  for (const pump of pumps) pump.start().catch(() => failures.push(`shipping to ${pump.name}`));
  /** As the monitor does. */
  const stop = async (graceMs = 0) => {
    await built.stop();
    await Promise.all(pumps.map((pump) => pump.close(graceMs)));
    await models.close();
    await store.close();
  };
  return { runner: built, stop, store, models, pumps, warnings, failures, folder };
}

/** Owes a sink one entry for each verdict. */
function verdictsFor(sink: string): Recipient {
  return {
    sink,
    entries: ({ verdicts }) =>
      verdicts.map(({ window }) => ({ id: `${window.series}@${window.startMs}`, payload: 'x'.repeat(100) })),
  };
}

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-runner-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
