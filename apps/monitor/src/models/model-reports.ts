import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KymoError, messageOf } from '@kymo/domain';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';

/** Windows that a report looks at: enough for its plots within seconds. */
const WINDOWS = 500;
const PATIENCE_MS = 120_000;
/** Reports kept in memory. */
const MAX_KEPT = 8;

const run = promisify(execFile);

/**
 * Pages about fitted models, written by `kymo models inspect` in a process of its own: its arithmetic would hold the
 * event loop. One at a time.
 */
@Injectable()
export class ModelReports {
  private readonly kept = new Map<string, string>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly config: ConfigService) {}

  /** The page about a model, as HTML. @throws KymoError MODEL_UNKNOWN */
  report(hash: string): Promise<string> {
    const next = this.last.then(() => this.kept.get(hash) ?? this.write(hash));
    this.last = next.catch(() => undefined);
    return next;
  }

  private async write(hash: string): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'kymo-report-'));
    const page = join(folder, 'report.html');
    const { dataFolder } = this.config.values;
    const asked = ['models', 'inspect', hash, '--data-folder', dataFolder, '--windows', String(WINDOWS)];
    try {
      await run(process.execPath, [command(), ...asked, '--output', page], { timeout: PATIENCE_MS });
      const html = await readFile(page, 'utf8');
      this.kept.set(hash, html);
      for (const oldest of [...this.kept.keys()].slice(0, -MAX_KEPT)) this.kept.delete(oldest);
      return html;
    } catch (cause) {
      const { stderr } = cause as { stderr?: string };
      const says = stderr?.trim().split('\n').at(-1) || messageOf(cause);
      throw new KymoError('MODEL_UNKNOWN', `Inspecting the model ${hash}: ${says}`, { cause });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The built command; it lies beside the monitor. */
function command(): string {
  const built = join(import.meta.dirname, 'kymo.js');
  return existsSync(built) ? built : join(import.meta.dirname, '../../../../dist/kymo.js');
}
