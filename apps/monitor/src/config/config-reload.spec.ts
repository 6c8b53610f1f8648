import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '@kymo/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigReload } from './config-reload';
import { ConfigSwitch } from './config-switch';

describe('ConfigReload', () => {
  let folder: string;
  let file: string;
  let told: [string, { changes?: string[] }, string][];
  let reload: ConfigReload;
  let configSwitch: ConfigSwitch;
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
    configSwitch = new ConfigSwitch();
    const service = { ...readConfig(file), flags: { config: file } };
    reload = new ConfigReload(service as never, logger as never, configSwitch);
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

  it('changes the level of the log at once', async () => {
    write('http: { port: 4000 }\nlog: { level: debug }');
    expect(await hangUp()).toEqual([
      ['info', { changes: ['log.level: "info" → "debug"'] }, expect.stringContaining('they hold now')],
    ]);
    expect([logger.level, configSwitch.isRequested]).toEqual(['debug', false]);
    expect(await hangUp()).toEqual([['info', { changes: [] }, expect.stringContaining('no changes')]]);
  });

  it('hands all else to the next run, after a look that changes nothing', async () => {
    write('http: { port: 5000 }\nlog: { level: debug }');
    const view = { effect: 'new_run', changes: ['http.port: 4000 → 5000', 'log.level: "info" → "debug"'] };
    expect(await reload.preview()).toEqual(view);
    expect([logger.level, configSwitch.isRequested, configSwitch.last]).toEqual(['info', false, undefined]);
    expect(await reload.reload()).toEqual(view);
    await configSwitch.requested;
    expect(configSwitch.take()!.values.http.port).toBe(5000);
    expect(configSwitch.last).toMatchObject({ successful: true });
  });

  it('keeps all as it is where the file has issues', async () => {
    write('log: { level: loud }');
    const [[level, , message]] = (await hangUp()) as [[string, object, string]];
    expect(level).toBe('error');
    expect(message).toMatch(/nothing is changed[^]*log\.level/);
    expect([logger.level, configSwitch.isRequested]).toEqual(['info', false]);
    expect(configSwitch.last).toMatchObject({ successful: false });
    write('detection: { artifacts: [/nowhere] }');
    await expect(reload.reload()).rejects.toThrow(/detection.artifacts\[0\]/u);
  });
});
