import type { ReloadOutcomeView, ReloadView } from '@kymo/api';
import { KymoError } from '@kymo/domain';
import { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import { ask, change, notRunning } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';

const PATH = '/api/config/reload';
/** A run begins within seconds, or when a fit has let go. */
const PATIENCE_MS = 60_000;
const PAUSE_MS = 250;

const WOULD: Readonly<Record<ReloadView['effect'], string>> = {
  none: 'no changes',
  live: 'would take effect at once',
  new_run: 'would begin a new run with the changed configuration',
};
const DID: Readonly<Record<ReloadView['effect'], string>> = {
  none: 'no changes',
  live: 'in effect',
  new_run: 'a new run has begun with the changed configuration',
};

/** `kymo config reload`: a changed file taken up. */
export function reloadCommand(): Command {
  return withFolder(
    new Command('reload')
      .description(
        'Make a running monitor reload its configuration, as on SIGHUP, and wait until it runs with it. A file with ' +
          'issues changes nothing. If the new run fails within a minute, the monitor returns to the previous ' +
          'configuration.',
      )
      .option('--dry-run', 'only check the file and print what would change'),
  ).action(async ({ dataFolder, json, dryRun = false }: FolderOptions & { readonly dryRun?: boolean }) => {
    const { runs } = await outcome(dataFolder);
    const view = await change<ReloadView>(dataFolder, PATH, { dryRun }, notRunning(dataFolder));
    if (view.effect === 'new_run' && !dryRun) await newRun(dataFolder, runs);
    const text = [...view.changes, (dryRun ? WOULD : DID)[view.effect]].join('\n');
    process.stdout.write(`${json ? JSON.stringify(view) : text}\n`);
  });
}

function outcome(dataFolder: string): Promise<ReloadOutcomeView> {
  return ask<ReloadOutcomeView>(dataFolder, PATH, notRunning(dataFolder));
}

/** Waits for the run that follows. @throws KymoError CONFIG_INVALID where it failed, MONITOR_UNREACHABLE where none answers */
async function newRun(dataFolder: string, runsBefore: number): Promise<void> {
  for (const limit = Date.now() + PATIENCE_MS; Date.now() < limit; await sleep(PAUSE_MS)) {
    // Between two runs nobody answers.
    const { runs, last } = await outcome(dataFolder).catch(() => ({ runs: runsBefore, last: null }));
    if (runs === runsBefore) continue;
    if (last?.successful !== false) return;
    throw new KymoError(
      'CONFIG_INVALID',
      `The previous configuration is in effect again, because the new one failed to run. Correct the file. ${last.why}`,
    );
  }
  throw new KymoError(
    'MONITOR_UNREACHABLE',
    `Waiting for the run with the new configuration: no answer within ${PATIENCE_MS / 1000} s. Look at the monitor's log; ` +
      'if its data folder or its address has changed, ask it there: kymo health.',
  );
}
