import { setTimeout as wait } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';

/**
 * A thread that is ended while it is in native code takes the whole program with it. So worker threads say when they
 * are inside, and their pool closes the gate and waits for them to come out before it ends them.
 */
export type NativeGate = Int32Array<SharedArrayBuffer>;

const CLOSED = 0;
const INSIDE = 1;
const PATIENCE_MS = 10_000;

export interface GateHolder {
  readonly nativeGate: NativeGate;
}

export function createGate(): NativeGate {
  return new Int32Array(new SharedArrayBuffer(8));
}

const own = (workerData as GateHolder | null)?.nativeGate;

/** Enters native code; never does once the gate is closed. */
export async function throughGate<T>(call: () => Promise<T>): Promise<T> {
  if (!own) return call();
  // Stepping in before looking: a pool that closes the gate meanwhile sees it.
  Atomics.add(own, INSIDE, 1);
  const closed = Atomics.load(own, CLOSED) === 1;
  try {
    if (!closed) return await call();
  } finally {
    Atomics.sub(own, INSIDE, 1);
    Atomics.notify(own, INSIDE);
  }
  return new Promise<never>(() => {});
}

/** Ends this worker thread, which is outside as long as it runs JavaScript. */
export function exitThread(): never {
  if (own) Atomics.store(own, INSIDE, 0);
  process.exit();
}

/** Closes the gate and waits until the worker is outside. */
export async function closeGate(gate: NativeGate): Promise<void> {
  Atomics.store(gate, CLOSED, 1);
  const end = performance.now() + PATIENCE_MS;
  while (Atomics.load(gate, INSIDE) > 0 && performance.now() < end) await wait(10);
}

const open = new Set<NativeGate>();

/** Closes the gate when the program exits without closing its pool. */
export function guardExit(gate: NativeGate): () => void {
  if (open.size === 0) process.on('exit', closeAll);
  open.add(gate);
  return () => {
    open.delete(gate);
    if (open.size === 0) process.off('exit', closeAll);
  };
}

/** Blocks: when a program exits, nothing asynchronous happens any more. */
function closeAll(): void {
  for (const gate of open) Atomics.store(gate, CLOSED, 1);
  const end = performance.now() + PATIENCE_MS;
  for (const gate of open) {
    for (let inside; (inside = Atomics.load(gate, INSIDE)) > 0 && performance.now() < end;) {
      Atomics.wait(gate, INSIDE, inside, 50);
    }
  }
}
