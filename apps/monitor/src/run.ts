import { compose, type Parts } from './compose';
import type { Config } from './config/config-schema';
import type { Flags } from './flags';
import { serve } from './http/server';
import { createLogger } from './logging/logger';
import { type RunSummary, summarise } from './summary';
import { Account } from './terminal/account';
import { count } from './terminal/format';
import { createJournal } from './terminal/journal';
import { foundText, reportText } from './terminal/report';
import { Rate } from './http/rate';

/** What is owed to sinks gets this long to be shipped at the end; the rest stays in the outbox for the next run. */
const FLUSH_MS = 2000;
/** A terminal and npm may both pass on one interrupt; a second one by hand comes later. */
const SECOND_INTERRUPT_MS = 700;

/** Runs the monitor until its stream ends, its time is up or it is told to stop. @returns the exit code */
export async function run(config: Config, flags: Flags): Promise<number> {
  const startMs = performance.now();
  const out = flags.json ? process.stderr : process.stdout;
  const parts = await compose(config, createLogger(config.log));
  const { monitor, ladder, board, store, plant, logger } = parts;
  const rate = new Rate();
  let firstVerdictSeconds: number | null = null;
  monitor.passes.subscribe(({ effects, outcome }) => {
    rate.add(effects.counters.decoded);
    if (firstVerdictSeconds === null && outcome.verdicts.some(({ score }) => score !== undefined)) {
      firstVerdictSeconds = Math.round((performance.now() - startMs) / 100) / 10;
    }
  });
  const summary = (): RunSummary =>
    summarise({ store, board, ladder, firstVerdictSeconds, scorecard: plant?.summary() ?? null });

  const stopped = stopSignal(flags.duration);
  let server;
  try {
    server = flags.headless ? undefined : await serve(parts);
  } catch (error) {
    await monitor.stop(0);
    throw error;
  }
  const view = {
    summary,
    models: () => ladder.views(),
    samplesPerSecond: () => rate.perSecond(),
    latestMs: () => board.latestMs,
    firing: () => board.firing,
  };
  const isService = flags.config !== undefined && !out.isTTY;
  const narrator = isService ? createJournal(logger) : new Account(view, out);
  narrator.say(headline(parts, server?.url));
  monitor.passes.subscribe(({ outcome }) => outcome.alerts.forEach((alert) => narrator.alert(alert)));
  ladder.changes.subscribe(({ detector, group, state, detail }) => {
    if (state !== 'fitting')
      narrator.say(`  ${detector} for ${group}: ${state}${detail ? `, ${detail}` : ''}`);
  });

  let failure: unknown;
  const ended = monitor.run().catch((error: unknown) => {
    failure = error;
  });
  await Promise.race([ended, stopped.promise]);
  const isInput = config.source.type === 'file';
  if (isInput && failure === undefined && server && process.stdout.isTTY && !stopped.isStopped()) {
    narrator.say(`${foundText(store, summary())}\nThe page stays open at ${server.url}. Ctrl-C ends.`);
    await stopped.promise;
  }
  stopped.dispose();
  narrator.close();
  await server?.close();
  await plant?.keep();
  const final = summary();
  const found = isInput ? store.incidents({ limit: 1000 }) : undefined;
  const text = isInput ? foundText(store, final) : reportText(final);
  await monitor.stop(FLUSH_MS);
  if (failure !== undefined) throw failure;
  if (!isService) out.write(`${text}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...final, ...(found && { found }) })}\n`);
  return 0;
}

function headline({ config, store, plant }: Parts, url: string | undefined): string {
  const machines = plant?.machines;
  const what =
    machines === undefined ? `source: ${config.source.type}` : `a simulated plant of ${machines} machines`;
  const resumed = store.counters().decoded;
  return [
    `Kymo watches ${what}`,
    ...(resumed > 0 ? [`Going on where it was: ${count(resumed)} samples seen so far`] : []),
    ...(url === undefined ? [] : [`Page: ${url}`]),
    '',
  ].join('\n');
}

/** Resolves on the first interrupt, or when the time is up; a second interrupt ends at once. */
function stopSignal(durationSeconds: number | undefined) {
  let stop: () => void = () => undefined;
  let isStopped = false;
  let stoppedMs = 0;
  const promise = new Promise<void>((resolve) => {
    stop = () => {
      if (isStopped && performance.now() - stoppedMs > SECOND_INTERRUPT_MS) process.exit(130);
      if (!isStopped) stoppedMs = performance.now();
      isStopped = true;
      resolve();
    };
  });
  const onEnd = () => {
    if (!isStopped) stop();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', onEnd);
  const timer = durationSeconds === undefined ? undefined : setTimeout(onEnd, durationSeconds * 1000);
  return { promise, isStopped: () => isStopped, dispose: () => clearTimeout(timer) };
}
