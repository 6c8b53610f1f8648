import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompareModels, ModelComparisonView } from '@kymo/api';
import { KymoError } from '@kymo/domain';
import { Semaphore } from '@kymo/statistics';
import { Injectable } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { ownCommand } from '../own-command';

/** Windows that a report looks at: enough for its plots within seconds. */
const WINDOWS = 500;
/** Reports kept in memory. */
const MAX_KEPT = 8;

/**
 * What `kymo models` tells of fitted models, from a process of its own: its arithmetic would hold the event loop. One at a
 * time.
 */
@Injectable()
export class ModelReports {
  private readonly kept = new Map<string, string>();
  private readonly turn = new Semaphore(1);

  constructor(private readonly config: ConfigService) {}

  /** The page about a model, as HTML. @throws KymoError MODEL_UNKNOWN */
  report(hash: string): Promise<string> {
    return this.turn.hold(async () => this.kept.get(hash) ?? this.keep(hash, await this.inspected(hash)));
  }

  /** The network of a model as an `.onnx` file. @throws KymoError MODEL_UNKNOWN */
  onnx(hash: string): Promise<Buffer> {
    return this.turn.hold(() =>
      withFile((file) => this.run(`Exporting the model ${hash}`, ['export', hash, '--output', file])),
    );
  }

  /** @throws KymoError MODEL_UNKNOWN */
  comparison({ incumbent, challenger, windows, seed }: CompareModels): Promise<ModelComparisonView> {
    const options = ['--windows', String(windows), '--seed', String(seed), '--json'];
    return this.turn.hold(async () => {
      const doing = `Comparing the model ${incumbent} with ${challenger}`;
      const stdout = await this.run(doing, ['compare', incumbent, challenger, ...options]);
      return JSON.parse(stdout) as ModelComparisonView;
    });
  }

  private async inspected(hash: string): Promise<string> {
    const asked = ['inspect', hash, '--windows', String(WINDOWS)];
    const page = await withFile((file) =>
      this.run(`Inspecting the model ${hash}`, [...asked, '--output', file]),
    );
    return page.toString();
  }

  private keep(hash: string, html: string): string {
    this.kept.set(hash, html);
    for (const oldest of [...this.kept.keys()].slice(0, -MAX_KEPT)) this.kept.delete(oldest);
    return html;
  }

  private async run(doing: string, asked: readonly string[]): Promise<string> {
    const folder = ['--data-folder', this.config.values.dataFolder];
    const { succeeded, stdout, complaint } = await ownCommand(['models', ...asked, ...folder]);
    if (!succeeded) throw new KymoError('MODEL_UNKNOWN', `${doing}: ${complaint}`);
    return stdout;
  }
}

/** What is written into a file that is gone afterwards. */
async function withFile(write: (file: string) => Promise<unknown>): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'kymo-report-'));
  const file = join(folder, 'report');
  try {
    await write(file);
    return await readFile(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
