/** The time that deliveries go by; tests hand in their own. */
export interface Timing {
  now(): number;
  /** Resolves after `ms`, or as soon as one of `signals` aborts. */
  sleep(ms: number, ...signals: readonly AbortSignal[]): Promise<void>;
}

export const systemTiming: Timing = {
  now: Date.now,
  sleep: (ms, ...signals) =>
    new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        for (const signal of signals) signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      if (signals.some(({ aborted }) => aborted)) wake();
      else for (const signal of signals) signal.addEventListener('abort', wake);
    }),
};
