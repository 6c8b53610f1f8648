import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LiveReport } from '@kymo/evaluation';
import { describe, expect, it } from 'vitest';

const run = promisify(execFile);

/** Each model is fitted once: again and again takes most of the time, and is what the specs of the ladder look at. */
const ONCE = JSON.stringify({ detection: { refitGrowth: 1000, refit: { onDrift: false } } });

async function live(...options: string[]): Promise<LiveReport['sets']> {
  const { stdout } = await run(process.execPath, [
    'dist/kymo.js',
    'evaluate',
    '--live',
    '--json',
    ...options,
  ]);
  return (JSON.parse(stdout) as LiveReport).sets;
}

describe('from a cold start, what on-call gets', () => {
  it('of machines that run well for two days and then fail is most of what is wrong, and next to nothing else', async () => {
    const sets = await live('--clean', 'duty', '--days', '3', '--faults', '--settings', ONCE);
    expect(sets.map(({ set }) => set)).toEqual(['duty, alone, faulty', 'duty, one group, faulty']);
    for (const one of sets) {
      expect([one.series, one.events]).toEqual([8, 16]);
      expect(one.seriesDays).toBeCloseTo(24, 1);
      expect(one.eventsPagedShare).toBeGreaterThan(0.8);
      expect(one.falsePages).toBeLessThanOrEqual(2);
      expect(one.firstVerdictMs).toBeLessThan(6 * 3_600_000);
      expect(one.falseVerdictShare).toBeLessThan(0.03);
    }
  }, 600_000);

  it('asks for something to measure on', async () => {
    await expect(live()).rejects.toThrow('name recordings with --data');
    await expect(live('--clean', 'calm')).rejects.toThrow('walks');
  });
});
