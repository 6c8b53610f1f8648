import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@kymo/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigReload } from './config-reload';

describe('ConfigReload', () => {
  let folder: string;
  let file: string;
  let told: [string, { changes?: string[] }, string][];
  let reload: ConfigReload;
  const logger = {
    level: 'info',
    ...Object.fromEntries(
      ['info', 'warn', 'error'].map((level) => [
        level,
        (facts: object, message: string) => told.push([level, facts, message]),
      ]),
    ),
  };
  const write = (text: string) => writeFileSync(file, `source: { type: simulator }\n${text}\n`);
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-reload-'));
    file = join(folder, 'kymo.yaml');
    told = [];
    logger.level = 'info';
    write('http: { port: 4000 }');
    reload = new ConfigReload(
      { values: loadConfig(file), flags: { config: file } } as never,
      logger as never,
    );
    reload.onApplicationBootstrap();
  });
  afterEach(() => {
    reload.onApplicationShutdown();
    rmSync(folder, { recursive: true });
  });
  const hangUp = async () => {
    process.emit('SIGHUP');
    await expect.poll(() => told.length, { timeout: 20_000 }).toBeGreaterThan(0);
    return told.splice(0);
  };

  it('changes the level of the log, and says what waits for a restart', async () => {
    write('http: { port: 5000 }\nlog: { level: debug }');
    expect(await hangUp()).toEqual([
      [
        'warn',
        { changes: ['http.port: 4000 → 5000'] },
        'these changes of the configuration wait for a restart',
      ],
      [
        'info',
        { changes: ['log.level: "info" → "debug"'] },
        'read the configuration again: 1 changes take effect',
      ],
    ]);
    expect(logger.level).toBe('debug');
    expect(await hangUp()).toEqual([
      ['info', { changes: [] }, 'read the configuration again: 0 changes take effect'],
    ]);
  });

  it('keeps all as it is where the file has issues', async () => {
    write('log: { level: loud }');
    const [[level, , message]] = (await hangUp()) as [[string, object, string]];
    expect(level).toBe('error');
    expect(message).toMatch(/nothing is changed[^]*log\.level/);
    expect(logger.level).toBe('info');
  });
});
