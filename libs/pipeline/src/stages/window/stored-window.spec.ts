import type { Sample } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChannelRules } from './channel-rules';
import { OpenWindow } from './open-window';
import { beginCollector, type WindowCollector } from './open-window-state';
import { restoredWindow, type StoredWindow, storedWindow } from './stored-window';
import type { StoredSteps } from './stored-steps';
import { type WindowOptions, windowOptionsSchema } from './window-options';

const options = windowOptionsSchema.parse({
  lengthSamples: 32,
  latenessSamples: 2,
  silenceSamples: 4,
  intervalMs: 1000,
});
const rules = new ChannelRules([]);

const sample = (step: number, channels: readonly string[] = ['a']): Sample => ({
  series: 's',
  // The second channel alone comes at moments of its own.
  timeMs: 1_000_000 + step * 1000 + (channels[0] === 'b' ? 300 : 0),
  values: Object.fromEntries(channels.map((name, channel) => [name, 100 * channel + step])),
  tags: {},
});

/** A store of one window. */
function storeOf() {
  let stored: { readonly window: StoredWindow; readonly steps: StoredSteps | undefined } | undefined;
  let whole = 0;
  return {
    take: (open: OpenWindow) => {
      const { window, steps } = storedWindow(open);
      if (steps !== undefined) whole += 1;
      stored = structuredClone({ window, steps: steps ?? stored?.steps });
    },
    give: (given: WindowOptions = options) =>
      restoredWindow('s', stored!.window, stored!.steps, given, rules),
    whole: () => whole,
  };
}

const placeAll = (open: OpenWindow, steps: readonly number[], given: WindowCollector) => {
  for (const step of steps) open.place(sample(step), given);
};
const upTo = (count: number, from = 0) => Array.from({ length: count - from }, (_, index) => from + index);

describe('a stored window', () => {
  it('yields the windows of one that was never stored, however often it is stored and taken up', () => {
    const moves = fc.oneof(
      { weight: 12, arbitrary: fc.constant(1) },
      { weight: 2, arbitrary: fc.integer({ min: -4, max: 4 }) },
      { weight: 1, arbitrary: fc.integer({ min: -90, max: 90 }) },
    );
    const fates = fc.constantFrom('goes on', 'is stored', 'is taken up');
    const channels = fc.constantFrom(['a'], ['a'], ['a'], ['b'], ['a', 'b']);
    fc.assert(
      fc.property(fc.array(fc.tuple(moves, fates, channels), { maxLength: 200 }), (course) => {
        const [whole, again] = [beginCollector(), beginCollector()];
        const one = OpenWindow.begin('s', 'p', options);
        let other = OpenWindow.begin('s', 'p', options);
        const store = storeOf();
        let step = 100;
        for (const [move, fate, names] of course) {
          step = Math.max(0, step + move);
          one.place(sample(step, names), whole);
          other.place(sample(step, names), again);
          if (fate !== 'goes on') store.take(other);
          if (fate === 'is taken up') other = store.give();
          expect(other.patienceMs).toBe(one.patienceMs);
        }
        one.finish(whole);
        other.finish(again);
        expect(again).toEqual(whole);
      }),
    );
  });

  it('writes all of its steps now and then alone', () => {
    const store = storeOf();
    const open = OpenWindow.begin('s', 'p', options);
    for (const step of upTo(120)) {
      open.place(sample(step), beginCollector());
      store.take(open);
    }
    expect(store.whole()).toBe(18);
  });

  it.each([
    ['longer', 64],
    ['shorter', 16],
  ])('goes on where windows have become %s', (_, lengthSamples) => {
    const store = storeOf();
    const open = OpenWindow.begin('s', 'p', options);
    placeAll(open, upTo(100), beginCollector());
    store.take(open);
    const given = beginCollector();
    placeAll(store.give({ ...options, lengthSamples }), upTo(200, 100), given);
    const expected = beginCollector();
    placeAll(OpenWindow.begin('s', 'p', { ...options, lengthSamples }), upTo(200), expected);
    const last = (of: WindowCollector) =>
      of.windows.slice(-60).map(({ startMs, values }) => [startMs, values]);
    expect(last(given)).toEqual(last(expected));
    expect(given.windows.every(({ freshSteps, length }) => freshSteps <= length)).toBe(true);
  });

  it('is read as earlier versions have written it', () => {
    const [given, expected] = [beginCollector(), beginCollector()];
    const open = OpenWindow.begin('s', 'p', options);
    placeAll(open, upTo(80), beginCollector());
    const again = restoredWindow('s', structuredClone(open.state), undefined, options, rules);
    placeAll(again, upTo(120, 80), given);
    placeAll(open, upTo(120, 80), expected);
    expect(given).toEqual(expected);
  });
});
