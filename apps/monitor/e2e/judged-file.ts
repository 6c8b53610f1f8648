import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { inputConfig } from '@kymo/config';
import { LmdbStore } from '@kymo/connectors';
import { exitCodeOf, type Incident } from '@kymo/domain';
import { NestFactory } from '@nestjs/core';
import { ConfigService } from '../src/config/config.service';
import { divide } from '../src/input/division';
import { MonitorModule } from '../src/monitor.module';
import { MonitorRun } from '../src/monitor-run';
import { RunProgress } from '../src/status/run-progress';
import { MAX_INCIDENTS, type RunSummary } from '../src/status/run-summary';
import { StopSignal } from '../src/stop-signal';

const TRAINED_SHARE = 0.3;

export interface JudgedFile {
  readonly exit: number;
  /** Absent where the input was refused. */
  readonly summary?: RunSummary;
  readonly found: readonly Incident[];
}

/** Says nothing to the terminal of the tests. */
class QuietConfig extends ConfigService {
  override get output(): NodeJS.WriteStream {
    return new Writable({ write: (_chunk, _encoding, done) => done() }) as NodeJS.WriteStream;
  }
}

/** The monitor as `--input FILE --headless` composes it, in this process, with the first detector of its ladder alone. */
export async function judgedFile(
  path: string,
  mapping: Readonly<Record<string, unknown>> = {},
): Promise<JudgedFile> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'kymo-judged-'));
  try {
    const division = await divide([path], mapping, TRAINED_SHARE);
    const config = inputConfig({ dataFolder, ...division, input: [path], mapping });
    const { detection } = config;
    const flags = { input: [path], headless: true, train: TRAINED_SHARE };
    const ladder = detection.ladder.slice(0, 1);
    return await follow(new QuietConfig({ ...config, detection: { ...detection, ladder } }, flags));
  } catch (thrown) {
    const exit = exitCodeOf(thrown);
    if (exit !== 2) throw thrown;
    return { exit, found: [] };
  } finally {
    rmSync(dataFolder, { recursive: true });
  }
}

async function follow(config: ConfigService): Promise<JudgedFile> {
  const root = MonitorModule.forRun(config, new StopSignal());
  const app = await NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  try {
    await app.init();
    const exit = await app.get(MonitorRun).end();
    const summary = app.get(RunProgress, { strict: false }).summary();
    return {
      exit,
      summary,
      found: app.get(LmdbStore, { strict: false }).incidents({ limit: MAX_INCIDENTS }),
    };
  } finally {
    await app.close();
  }
}
