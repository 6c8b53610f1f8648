import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { LiveReport } from '@kymo/evaluation';
import { describe, expect, it } from 'vitest';
import { runKymo } from '../src/run-kymo.fixture';

const run = promisify(execFile);

/** Each model is fitted once: again and again takes most of the time, and is what the specs of the ladder look at. */
const once = { refitGrowth: 1000, refit: { onDrift: false } };
const ONCE = JSON.stringify({ detection: once });
/** What serves first, and nothing after it. */
const LINEAR = JSON.stringify({
  detection: { ...once, ladder: [{ detector: 'linear-autoencoder', afterSteps: 200 }] },
});

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
  it('of machines that never fail is next to nothing', async () => {
    const sets = await live('--clean', 'duty', '--days', '1', '--settings', ONCE);
    expect(sets.map(({ set }) => set)).toEqual(['duty, alone', 'duty, one group']);
    for (const { series, seriesDays, pages, events, firstVerdictMs, falseVerdictShare } of sets) {
      expect([series, events]).toEqual([8, 0]);
      expect(seriesDays).toBeCloseTo(8, 1);
      expect(pages).toBeLessThanOrEqual(2);
      expect(firstVerdictMs).toBeLessThan(6 * 3_600_000);
      expect(falseVerdictShare).toBeLessThan(0.02);
    }
  }, 600_000);

  it('of machines that fail is most of what is wrong, and little else', async () => {
    const sets = await live('--clean', 'duty', '--days', '3', '--faults', '--settings', LINEAR);
    for (const { events, eventsPagedShare, truePageShare } of sets) {
      expect(events).toBe(16);
      expect(eventsPagedShare).toBeGreaterThan(0.6);
      expect(truePageShare).toBeGreaterThan(0.8);
    }
  }, 600_000);

  it('asks for something to measure on', async () => {
    const asked = (...options: string[]) => runKymo(['evaluate', '--live', '--json', ...options]);
    expect(await asked()).toMatchObject({
      code: 2,
      err: expect.stringContaining('name recordings with --data'),
    });
    expect(await asked('--clean', 'calm')).toMatchObject({ code: 2, err: expect.stringContaining('walks') });
  });
});
