/** A terminal and npm may both pass on one interrupt; a second one by hand comes later. */
const SECOND_INTERRUPT_MS = 700;

/** Told once that the program is to end: by an interrupt, by SIGTERM, or because its time is up. */
export interface StopSignal {
  /** Resolves when the program is to end. */
  readonly promise: Promise<void>;
  isStopped(): boolean;
  dispose(): void;
}

/** Listens from now on; a second interrupt by hand ends the program at once. */
export function stopSignal(durationSeconds: number | undefined): StopSignal {
  let resolve: () => void;
  let stoppedMs: number | undefined;
  const promise = new Promise<void>((settle) => (resolve = settle));
  const stop = () => {
    stoppedMs ??= performance.now();
    resolve();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', () => {
    if (stoppedMs !== undefined && performance.now() - stoppedMs > SECOND_INTERRUPT_MS) process.exit(130);
    stop();
  });
  const timer = durationSeconds === undefined ? undefined : setTimeout(stop, durationSeconds * 1000);
  return { promise, isStopped: () => stoppedMs !== undefined, dispose: () => clearTimeout(timer) };
}
