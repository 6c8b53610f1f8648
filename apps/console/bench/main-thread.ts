import type { Page } from 'playwright-core';

export interface Tasks {
  /** Longest task, milliseconds of the thread's own time. */
  readonly longest: number;
  /** All tasks together. */
  readonly total: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Time that the thread itself spent, microseconds. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What the main thread of a page does meanwhile; read from the browser's own trace, which counts each thread's own time. */
export async function mainThreadTasks(page: Page, meanwhile: () => Promise<void>): Promise<Tasks> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel'] });
  await meanwhile();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}/${tid}`;
  const main = new Set(
    trace.traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(threadOf),
  );
  const tasks = trace.traceEvents.filter(
    (event) => event.ph === 'X' && event.name.endsWith('RunTask') && main.has(threadOf(event)),
  );
  const times = tasks.map(({ tdur = 0 }) => tdur / 1000);
  return { longest: Math.max(0, ...times), total: times.reduce((sum, time) => sum + time, 0) };
}
