import { FileSource } from '@kymo/connectors';
import { compose, type Parts } from './compose';
import type { Config } from '@kymo/config';
import type { Flags } from './flags';
import { serve } from './http/server';
import { createLogger } from './logging/logger';
import type { StopSignal } from './stop-signal';
import { MAX_INCIDENTS, type RunSummary, summarise } from './summary';
import { Account } from './terminal/account';
import { count } from './terminal/format';
import { createJournal } from './terminal/journal';
import { foundText, reportText } from './terminal/report';
import { Rate } from './http/rate';

/** What is owed to sinks gets this long to be shipped at the end; the rest stays in the outbox for the next run. */
const FLUSH_MS = 2000;

/** Runs the monitor until its stream ends, its time is up or it is told to stop. @returns the exit code */
export async function run(config: Config, flags: Flags, stopped: StopSignal): Promise<number> {
  const startMs = performance.now();
  const out = flags.json ? process.stderr : process.stdout;
  const parts = await compose(config, createLogger(config.log));
  const { monitor, ladder, board, store, plant, logger, downfall } = parts;
  const unlisten = downfall.listen();
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

  let server;
  try {
    server = flags.headless ? undefined : await serve(parts);
  } catch (error) {
    await monitor.stop(0);
    throw error;
  }
  const view = {
    summary,
    counters: () => store.counters(),
    models: () => ladder.views(),
    samplesPerSecond: () => rate.perSecond(),
    latestMs: () => board.latestMs,
    firing: () => board.firing,
  };
  const isService = flags.config !== undefined && !out.isTTY;
  const narrator = isService ? createJournal(logger) : new Account(view, out);
  narrator.say(headline(parts, server?.url, await notesOn(parts)));
  monitor.passes.subscribe(({ outcome }) => outcome.alerts.forEach((alert) => narrator.alert(alert)));
  ladder.changes.subscribe((view) => {
    if (view.state !== 'fitting') narrator.model(view);
  });

  let failure: unknown;
  void downfall.happened.then((thrown) => (failure = thrown));
  const ended = monitor.run().catch((error: unknown) => downfall.tell('watching the stream', error));
  await Promise.race([ended, stopped.promise, downfall.happened]);
  const isInput = config.source.type === 'file';
  if (isInput && failure === undefined && server && process.stdout.isTTY && !stopped.isStopped()) {
    narrator.say(
      `${foundText(store, summary(), ladder.views())}\nThe page stays open at ${server.url}. Ctrl-C ends.`,
    );
    await Promise.race([stopped.promise, downfall.happened]);
  }
  stopped.dispose();
  narrator.close();
  await server?.close();
  await plant?.keep();
  const final = summary();
  const found = flags.json ? store.incidents({ limit: MAX_INCIDENTS }) : [];
  const text = isInput ? foundText(store, final, ladder.views()) : reportText(final);
  await monitor.stop(FLUSH_MS);
  unlisten();
  if (failure !== undefined) throw failure;
  if (!isService) out.write(`${text}\n`);
  if (flags.json) process.stdout.write(`${JSON.stringify({ ...final, found })}\n`);
  return isInput && final.windowsScored === 0 && !stopped.isStopped() ? 1 : 0;
}

/** What was assumed of an input. */
async function notesOn({ source }: Parts): Promise<readonly string[]> {
  return source instanceof FileSource ? (await source.describe()).notes : [];
}

function headline(
  { config, store, plant }: Parts,
  url: string | undefined,
  notes: readonly string[],
): string {
  const machines = plant?.machines;
  const what =
    machines === undefined ? `source: ${config.source.type}` : `a simulated plant of ${machines} machines`;
  const resumed = store.counters().decoded;
  return [
    `Kymo watches ${what}`,
    ...(resumed > 0 ? [`Going on where it was: ${count(resumed)} samples seen so far`] : []),
    ...notes.map((note) => `Note: ${note}`),
    ...(url === undefined ? [] : [`Page: ${url}`]),
    '',
  ].join('\n');
}
