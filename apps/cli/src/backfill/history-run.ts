import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readStore } from '@kymo/connectors';
import { type ErrorCode, KymoError } from '@kymo/domain';
import { stringify } from 'yaml';

const LOOK_EVERY_MS = 1_000;

/** How far a run has come. */
export interface HistoryProgress {
  readonly series: number;
  /** Latest time that was judged. */
  readonly latestMs: number;
}

/** What the monitor reports where it failed. */
export interface HistoryFailure {
  readonly error: { readonly code: string; readonly message: string };
}

/** What the monitor reports at its end, among other things. */
export interface HistorySummary {
  readonly series: number;
  readonly samples: number;
  readonly windowsScored: number;
  readonly deadLettered: number;
  readonly late: number;
  readonly duplicate: number;
  readonly wrongClock: number;
}

/**
 * Runs a monitor until its history ends. What it has to say goes to standard error.
 * @returns its exit code, and what it reports
 * @throws KymoError CANCELLED where it was stopped before
 */
export async function runHistory(
  config: object & { readonly dataFolder: string },
  progress: (now: HistoryProgress) => void,
): Promise<{ code: number; report: HistorySummary | HistoryFailure | undefined }> {
  const folder = await mkdtemp(join(tmpdir(), 'kymo-backfill-'));
  const file = join(folder, 'kymo.yaml');
  writeFileSync(file, stringify(config), { mode: 0o600 });
  const program = fileURLToPath(new URL('./kymo-monitor.js', import.meta.url));
  const monitor = spawn(process.execPath, [program, '--config', file, '--headless', '--json'], {
    // By the channel the monitor learns that this command is gone, however it ended.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  let out = '';
  monitor.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  let isStopped = false;
  const stop = (signal: NodeJS.Signals) => {
    isStopped = true;
    monitor.kill(signal);
  };
  for (const signal of STOPS) process.on(signal, stop);
  const timer = setInterval(() => void look(config.dataFolder, progress), LOOK_EVERY_MS);
  try {
    const [code] = (await once(monitor, 'close')) as [number | null];
    if (isStopped)
      throw new KymoError(
        'CANCELLED',
        'scoring history: stopped before its end. The same command resumes where it was.',
      );
    return {
      code: code ?? 1,
      report: out === '' ? undefined : (JSON.parse(out) as HistorySummary | HistoryFailure),
    };
  } finally {
    clearInterval(timer);
    for (const signal of STOPS) process.off(signal, stop);
    rmSync(folder, { recursive: true, force: true });
  }
}

const STOPS = ['SIGINT', 'SIGTERM'] as const;

const NOT_YET: ReadonlySet<ErrorCode> = new Set(['INPUT_UNREADABLE', 'STORE_FAILED']);

/** A store that is being created cannot be read yet: the next look sees more. */
async function look(dataFolder: string, progress: (now: HistoryProgress) => void): Promise<void> {
  try {
    const store = readStore(dataFolder);
    const series = store.series();
    await store.close();
    const latestMs = series.reduce((latest, { lastMs }) => Math.max(latest, lastMs), 0);
    if (latestMs > 0) progress({ series: series.length, latestMs });
  } catch (thrown) {
    if (!(thrown instanceof KymoError && NOT_YET.has(thrown.code))) throw thrown;
  }
}
