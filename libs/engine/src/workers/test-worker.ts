import { setTimeout as wait } from 'node:timers/promises';
import { KymoError } from '@kymo/domain';
import { type TaskContext, serveTasks } from './serve-tasks';

/** The worker that the pool's own tests start. */
const kept: string[] = [];

serveTasks({
  echo: (payload) => payload,
  keep: (name: string) => kept.push(name),
  kept: () => [...kept],
  double: (values: Float32Array, context: TaskContext) => {
    const doubled = values.map((value) => value * 2);
    values.fill(0);
    context.transfer(doubled.buffer);
    return doubled;
  },
  fail: (message: string) => {
    throw new KymoError('OPTIONS_INVALID', message, { context: { found: 3 } });
  },
  exit: () => process.exit(1),
  /** Dies while the shared counter is above zero, counting down. */
  dieTimes: ({ shared, answer }: { shared: SharedArrayBuffer; answer: unknown }) => {
    const left = Atomics.sub(new Int32Array(shared), 0, 1);
    if (left > 0) process.exit(1);
    return answer;
  },
  throwOutside: () =>
    new Promise(() =>
      setImmediate(() => {
        throw new Error('thrown outside of a task');
      }),
    ),
  countTo: async (count: number, { reportProgress, signal }: TaskContext) => {
    for (let step = 1; step <= count; step++) {
      reportProgress(step);
      await wait(1, undefined, { signal });
    }
    return count;
  },
  hold: (shared: SharedArrayBuffer) => Atomics.wait(new Int32Array(shared), 0, 0),
  /** Holds, but for the first time. */
  holdAgain: ({ gate, isFirst }: { gate: SharedArrayBuffer; isFirst: SharedArrayBuffer }) => {
    if (Atomics.sub(new Int32Array(isFirst), 0, 1) < 1) Atomics.wait(new Int32Array(gate), 0, 0);
  },
  spin: () => {
    for (;;);
  },
});
