import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Trace } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { momentSvg, PICTURE } from './moment-svg';
import { png } from './png';

const START = Date.UTC(2026, 2, 1, 14, 20);
const steps = Array.from({ length: 60 }, (_, step) => step);
const trace: Trace = {
  series: 'pump-05 <A&B>',
  channel: 'flow',
  unit: 'l/min',
  fromMs: START - 40_000,
  intervalMs: 1000,
  actual: steps.map((step) =>
    step === 20 ? null : step < 40 ? 42 + Math.sin(step) : 42 - 1.5 * (step - 40),
  ),
  expected: steps.map((step) => 42 + 0.5 * Math.sin(step)),
  band: 2,
  startMs: START,
};

/** Width and height stand at fixed places of every PNG. */
function sizeOf(picture: Buffer) {
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  return { width: picture.readUInt32BE(16), height: picture.readUInt32BE(20) };
}

describe('the picture of a moment', () => {
  it('is a PNG of the stated size', () => {
    const picture = png(momentSvg(trace, 'Europe/Berlin'));
    expect(sizeOf(picture)).toEqual(PICTURE);
    const folder = process.env['KYMO_PICTURES'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'moment.png'), picture);
  });

  it('shows gaps as gaps, marks the start, names the channel and takes no markup from names', () => {
    const svg = momentSvg(trace, 'Europe/Berlin');
    expect(svg.match(/<polyline/g)).toHaveLength(3);
    expect(svg).toContain('pump-05 &#60;A&#38;B&#62; · flow in l/min');
    expect(svg).toContain('>start<');
    expect(svg).toContain('>15:19:20<');
    expect(svg).toContain('>CET<');
  });

  it('writes beside a start at its right edge on the left of it', () => {
    const svg = momentSvg({ ...trace, startMs: trace.fromMs + 59_000 });
    expect(svg).toMatch(/<text x="700" text-anchor="end" [^>]*>start</);
  });

  it.each<[string, Partial<Trace>]>([
    ['nothing measured', { actual: steps.map(() => null) }],
    ['nothing at all', { actual: [], expected: [] }],
    ['one constant value', { actual: [7], expected: [7], band: 0 }],
    ['lone values', { actual: steps.map((step) => (step % 2 ? step : null)) }],
    ['huge values', { actual: steps.map(() => 3.4e38) }],
    ['a start outside', { startMs: 0 }],
  ])('can be drawn of %s', (_, changes) => {
    const svg = momentSvg({ ...trace, ...changes });
    expect(svg).not.toMatch(/NaN|Infinity/);
    expect(sizeOf(png(svg))).toEqual(PICTURE);
  });
});
