import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { KymoError } from '@kymo/domain';
import { programOf } from '@kymo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { CrashGuard } from './crash-guard';

describe('a failure that nobody awaits', () => {
  let program: string;
  beforeAll(async () => {
    program = await programOf(join(import.meta.dirname, 'crash-guard.fixture.ts'));
  });

  it.each(['rejection', 'exception', 'subscriber'])('is logged once, and ends the program: a %s', (way) => {
    const { status, stderr } = spawnSync(process.execPath, [program, way], { encoding: 'utf8' });
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(lines).toMatchObject([
      {
        level: 'error',
        msg: expect.stringMatching(/^ending after a failure: .*: planted$/),
        stack: expect.stringMatching(/TypeError/),
      },
    ]);
    expect(status).toBe(1);
  });

  it('keeps the first failure, and logs the code of an error that Kymo raised itself', async () => {
    const told: unknown[] = [];
    const guard = new CrashGuard({ error: (...line: unknown[]) => told.push(line) } as never);
    const first = new KymoError('STORE_FAILED', 'disk full', { context: { file: 'f' } });
    guard.report('shipping to influx', first);
    guard.report('reading the stream', new Error('later'));
    expect(await guard.crashed).toBe(first);
    expect(told[0]).toEqual([
      { doing: 'shipping to influx', code: 'STORE_FAILED', file: 'f' },
      'ending after a failure: shipping to influx: disk full',
    ]);
    expect(told).toHaveLength(2);
    expect(() => guard.rethrow()).toThrow(first);
  });
});
