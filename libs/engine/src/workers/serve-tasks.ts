import { parentPort, type Transferable } from 'node:worker_threads';
import { KymoError } from '@kymo/domain';
import { type Request, type Response, toPlain } from './messages';
import { exitThread } from './native-gate';

export interface TaskContext {
  /** Aborts when the caller has cancelled; seen only where the task lets the event loop turn. */
  readonly signal: AbortSignal;
  /** Sends plain values to the caller's `onProgress`. */
  reportProgress(progress: unknown): void;
  /** Buffers of the result to move to the caller instead of copying them. */
  transfer(...buffers: readonly Transferable[]): void;
}

/** Work that a worker thread does when asked; takes and gives plain values. */
export type Task = (payload: never, context: TaskContext) => unknown;

export interface ServeOptions {
  /** Called once before the thread ends in good order. */
  readonly close?: () => Promise<void>;
}

/** Makes the current worker thread answer a pool. @throws KymoError OPTIONS_INVALID outside of a worker thread */
export function serveTasks(tasks: Readonly<Record<string, Task>>, options: ServeOptions = {}): void {
  const port = parentPort;
  if (!port) {
    throw new KymoError(
      'OPTIONS_INVALID',
      'serving tasks: this is the main thread; call it in a worker thread',
    );
  }
  const cancellers = new Map<number, AbortController>();
  const send = (response: Response, transfer: readonly Transferable[] = []) =>
    port.postMessage(response, transfer);

  async function answer({ id, task, payload }: Extract<Request, { kind: 'run' }>): Promise<void> {
    const canceller = new AbortController();
    cancellers.set(id, canceller);
    const buffers: Transferable[] = [];
    const context: TaskContext = {
      signal: canceller.signal,
      reportProgress: (progress) => send({ kind: 'progress', id, progress }),
      transfer: (...more) => buffers.push(...more),
    };
    try {
      const result = await findTask(tasks, task)(payload as never, context);
      send({ kind: 'done', id, result }, buffers);
    } catch (thrown) {
      send({ kind: 'failed', id, error: toPlain(thrown) });
    } finally {
      cancellers.delete(id);
    }
  }

  port.on('message', (request: Request) => {
    if (request.kind === 'run') void answer(request);
    else if (request.kind === 'cancel') cancellers.get(request.id)?.abort();
    else void Promise.resolve(options.close?.()).finally(exitThread);
  });
}

function findTask(tasks: Readonly<Record<string, Task>>, name: string): Task {
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task) return task;
  const known = Object.keys(tasks).join(', ');
  throw new KymoError(
    'OPTIONS_INVALID',
    `running a task on a worker: it has no task '${name}', only ${known}`,
  );
}
