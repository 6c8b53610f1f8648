import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { Pump } from '@kymo/delivery';
import { KymoError, noEffects, type OutboxEntry, type Sink } from '@kymo/domain';

/** Takes messages through an outbox and a pump to a sink. @param took is told of each as it is taken @throws what the first attempt that fails is told */
export async function deliverAll(
  sink: Sink,
  entries: readonly OutboxEntry[],
  took: (line: string) => void,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-deliver-'));
  const store = LmdbStore.open(folder);
  try {
    await store.commit({ ...noEffects('test', 0), outbox: { [sink.name]: entries } });
    await delivered(sink, store, entries.length, took);
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

/** Has a pump deliver what is owed. @throws what the first attempt that fails is told */
async function delivered(
  sink: Sink,
  store: LmdbStore,
  owed: number,
  took: (line: string) => void,
): Promise<void> {
  let left = owed;
  let settle: { readonly done: () => void; readonly failed: (error: Error) => void };
  const outcome = new Promise<void>((done, failed) => (settle = { done, failed }));
  const pump = new Pump(sink, store, {
    delivered: (name, entries) => {
      for (const { id } of entries) took(`${name} took ${id}`);
      left -= entries.length;
      if (left === 0) settle.done();
    },
    retried: (_, error) => settle.failed(triedOnce(error)),
    refused: (_, error) => settle.failed(error),
    partsRefused: () => undefined,
  });
  const running = pump.start();
  try {
    await outcome;
  } finally {
    await pump.close(0);
    await running;
  }
}

/** A command tries once, unlike the monitor. */
function triedOnce(error: Error): Error {
  if (!(error instanceof KymoError) || !error.retriable) return error;
  const message = `${error.message} A monitor tries again; this command does not.`;
  return new KymoError(error.code, message, { cause: error, retriable: true });
}
