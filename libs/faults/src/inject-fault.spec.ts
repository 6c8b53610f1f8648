import { normal, seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from './fault';
import { injectFault, type Injection } from './inject-fault';

const channels = 3;
const steps = 400;

function sines(): Float32Array {
  const random = seededRandom(1);
  const values = new Float32Array(steps * channels);
  for (let step = 0; step < steps; step++) {
    for (let channel = 0; channel < channels; channel++) {
      values[step * channels + channel] = Math.sin(step / 8 + channel) + 0.05 * normal(random);
    }
  }
  return values;
}

const injection = (over: Partial<Injection>): Injection => ({
  kind: 'spike',
  channels,
  channel: 1,
  startStep: 100,
  steps: 60,
  magnitude: 4,
  random: seededRandom(9),
  ...over,
});

describe.each(FAULT_KINDS)('injecting %s', (kind) => {
  const values = sines();
  const before = values.slice();
  const result = injectFault(values, injection({ kind }));

  it('leaves its input as it was', () => expect(values).toEqual(before));

  it('changes the stretch of its channels and nothing else', () => {
    const touched = kind === 'silent-machine' ? [0, 1, 2] : kind === 'slow-leak' ? [1, 2] : [1];
    let changed = 0;
    values.forEach((value, cell) => {
      const inside = cell >= 100 * channels && cell < 160 * channels && touched.includes(cell % channels);
      if (!Object.is(result[cell], value)) {
        changed++;
        expect(inside, `cell ${cell}`).toBe(true);
      }
    });
    expect(changed).toBeGreaterThan(0.8 * 60 * touched.length);
  });

  it('repeats with its seed', () => {
    expect(injectFault(values, injection({ kind, random: seededRandom(9) }))).toEqual(result);
  });

  it('keeps what is missing missing, and stays within the array', () => {
    const gappy = values.slice();
    gappy[110 * channels + 1] = NaN;
    const faulted = injectFault(gappy, injection({ kind, startStep: 100, steps: 10_000 }));
    expect(faulted[110 * channels + 1]).toBeNaN();
    expect(faulted).toHaveLength(values.length);
  });
});

describe('the size of an injected fault', () => {
  const values = sines();
  const distance = (result: Float32Array, step: number) =>
    Math.abs((result[step * channels + 1] ?? 0) - (values[step * channels + 1] ?? 0)) / Math.SQRT1_2;

  it('is its magnitude in standard deviations for a level shift', () => {
    expect(distance(injectFault(values, injection({ kind: 'level-shift', magnitude: 3 })), 130)).toBeCloseTo(
      3,
      1,
    );
  });

  it('grows to its magnitude for a drift', () => {
    const result = injectFault(values, injection({ kind: 'drift', magnitude: 3 }));
    expect(distance(result, 100)).toBeLessThan(0.1);
    expect(distance(result, 159)).toBeCloseTo(3, 1);
  });

  it('a stuck channel shows one value', () => {
    const result = injectFault(values, injection({ kind: 'stuck' }));
    const shown = Array.from({ length: 60 }, (_, into) => result[(100 + into) * channels + 1]);
    expect(new Set(shown)).toEqual(new Set([values[100 * channels + 1]]));
  });

  it('a constant channel can be shifted too', () => {
    const flat = new Float32Array(steps * channels).fill(5);
    const result = injectFault(flat, injection({ kind: 'level-shift', magnitude: 2 }));
    expect(Math.abs((result[120 * channels + 1] ?? 0) - 5)).toBe(2);
  });
});
