import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const PATIENCE_MS = 120_000;

export interface CommandRun {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** The last line of what it says against its success. */
  readonly complaint: string;
}

/**
 * Runs `kymo` in a process of its own, with the environment of the monitor: its arithmetic, or a service that hangs, holds
 * nothing here.
 */
export function ownCommand(args: readonly string[], timeoutMs = PATIENCE_MS): Promise<CommandRun> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command(), ...args], { timeout: timeoutMs }, (error, stdout, stderr) => {
      const said = stderr.trim().split('\n').at(-1);
      resolve({
        succeeded: error === null,
        stdout,
        complaint:
          said || (error?.killed ? `no answer within ${timeoutMs / 1000} s` : (error?.message ?? '')),
      });
    });
  });
}

/** The built command; it lies beside the monitor. */
function command(): string {
  const built = join(import.meta.dirname, 'kymo.js');
  return existsSync(built) ? built : join(import.meta.dirname, '../../../dist/kymo.js');
}
