import { type Sample, windowEndMs } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OpenWindow } from './open-window';
import { beginCollector } from './open-window-state';
import { windowOptionsSchema } from './window-options';

const options = windowOptionsSchema.parse({
  lengthSamples: 8,
  latenessSamples: 2,
  silenceSamples: 4,
  leastSilenceMs: 0,
});

const sample = (step: number, values: Sample['values'] = { a: step }): Sample => ({
  series: 's',
  timeMs: 1_000_000 + step * 1000,
  values,
  tags: {},
});

function run(samples: readonly Sample[], { finish = true, intervalMs = 1000 as number | null } = {}) {
  const open = OpenWindow.begin('s', 'p', { ...options, intervalMs });
  const given = beginCollector();
  const fates = samples.map((one) => {
    const { late, duplicate } = given;
    open.place(one, given);
    return given.late > late ? 'late' : given.duplicate > duplicate ? 'duplicate' : 'placed';
  });
  if (finish) open.finish(given);
  return { closed: given.windows, fates, given, open };
}

const steps = (count: number, from = 0) => Array.from({ length: count }, (_, index) => sample(from + index));

describe('an open window', () => {
  it('closes once the samples of its last step can no longer be late', () => {
    const { closed } = run(steps(11), { finish: false });
    expect(closed.map(windowEndMs)).toEqual([1_000_000 + 7000]);
    expect([...closed[0]!.values]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(closed[0]).toMatchObject({ freshSteps: 8, freshSamples: 8, channels: ['a'] });
  });

  it('moves on by its stride', () => {
    const { closed } = run(steps(12));
    expect(closed.map(({ freshSteps }) => freshSteps)).toEqual([8, 1, 1, 1, 1]);
  });

  it('learns the interval from the first samples', () => {
    const { closed } = run(steps(30), { intervalMs: null });
    expect(closed[0]!.intervalMs).toBe(1000);
    expect(closed).toHaveLength(23);
  });

  it('leaves a gap a gap', () => {
    const { closed } = run([...steps(6), ...steps(4, 8)]);
    expect([...closed.at(-1)!.values]).toEqual([4, 5, NaN, NaN, 8, 9, 10, 11]);
  });

  it('takes what is out of order while the window is open, and says what is late or repeated', () => {
    const order = [0, 1, 2, 4, 3, 3, 5, 6, 7, 8, 9, 4, 10.4, 6.3];
    const { fates } = run(order.map((step) => sample(step)));
    expect(fates).toEqual([
      ...[
        'placed',
        'placed',
        'placed',
        'placed',
        'placed',
        'duplicate',
        'placed',
        'placed',
        'placed',
        'placed',
      ],
      ...['placed', 'duplicate', 'placed', 'late'],
    ]);
  });

  it('merges records that bring different channels of one moment', () => {
    const records = steps(10).flatMap(({ timeMs }, step) => [
      { ...sample(step, { a: step }), timeMs },
      { ...sample(step, { b: -step }), timeMs },
    ]);
    const { closed, fates } = run(records);
    expect(new Set(fates)).toEqual(new Set(['placed']));
    expect(closed.at(-1)).toMatchObject({ channels: ['a', 'b'] });
    expect([...closed.at(-1)!.values.slice(0, 4)]).toEqual([2, -2, 3, -3]);
  });

  it('knows what came before of channels that come at moments of their own', () => {
    const records = steps(10).flatMap((_, step) => [
      sample(step, { a: step }),
      sample(step + 0.3, { b: -step }),
    ]);
    const [a, b] = [records[14]!, records[15]!];
    const { closed, fates } = run([...records.slice(0, 16), b, a, ...records.slice(16)]);
    expect(fates.slice(16, 18)).toEqual(['duplicate', 'duplicate']);
    expect(fates.filter((fate) => fate !== 'placed')).toHaveLength(2);
    expect([...closed.at(-1)!.values.slice(-6)]).toEqual([7, -7, 8, -8, 9, -9]);
  });

  it('follows a clock that drifts by the channel that tells the interval, also where others come before it', () => {
    const records = Array.from({ length: 2000 }, (_, step) => [
      sample(1.001 * step, { a: step }),
      sample(1.001 * step + 0.7, { b: step }),
    ]).flat();
    const { closed } = run(records, { intervalMs: null, finish: false });
    // The second channel is first heard of in the second step.
    const isComplete = closed.slice(1).map(({ values }) => !values.some(Number.isNaN));
    expect(new Set(isComplete)).toEqual(new Set([true]));
  });

  it('keeps two moments that jitter has put into one step', () => {
    const { fates } = run([...steps(4), sample(3.6), sample(4.4), sample(6)]);
    expect(fates).not.toContain('duplicate');
  });

  it('warms up again after a gap longer than a window, and accounts for what was open', () => {
    const { closed } = run([...steps(5), ...steps(9, 100)]);
    expect(closed.map(({ length, freshSamples }) => [length, freshSamples])).toEqual([
      [5, 5],
      [8, 8],
      [8, 1],
    ]);
  });

  it('is not carried away by one wrong clock', () => {
    const { closed, given } = run([...steps(12), sample(5000), ...steps(12, 12)]);
    expect(given).toMatchObject({ late: 0, wrongClock: 1 });
    expect(closed.map(({ length }) => length)).toEqual(Array.from({ length: 17 }, () => 8));
  });

  it('begins again with all channels of the moment it has jumped to', () => {
    const jumped = [sample(500, { a: 1 }), sample(500, { b: 2 }), sample(501, { a: 3, b: 4 })];
    const { closed, given } = run([...steps(10), ...jumped]);
    expect(given).toMatchObject({ late: 0, duplicate: 0, wrongClock: 0 });
    expect([...closed.at(-1)!.values]).toEqual([1, 2, 3, 4]);
  });

  it('names a channel silent that gives nothing for longer than it ever pauses', () => {
    const { closed } = run([
      ...Array.from({ length: 10 }, (_, step) => sample(step, { a: 1, b: 1 })),
      ...Array.from({ length: 10 }, (_, step) => sample(10 + step, { a: 1 })),
    ]);
    const firstSilent = closed.find(({ silentChannels }) => silentChannels.length > 0)!;
    expect(firstSilent.silentChannels).toEqual([{ name: 'b', sinceMs: sample(9).timeMs }]);
    expect(windowEndMs(firstSilent)).toBe(sample(14).timeMs);
  });

  it('takes no queue for silence, however fast the samples', () => {
    const open = OpenWindow.begin('s', 'p', { ...options, intervalMs: 1000, leastSilenceMs: 7000 });
    const given = beginCollector();
    for (const one of steps(30))
      open.place(one.timeMs > sample(9).timeMs ? one : { ...one, values: { a: 1, b: 1 } }, given);
    const firstSilent = given.windows.find(({ silentChannels }) => silentChannels.length > 0)!;
    expect(windowEndMs(firstSilent)).toBe(sample(17).timeMs);
    expect(open.patienceMs).toBe(7000);
  });

  it('lets a channel pause by habit', () => {
    const every = (period: number) =>
      Array.from({ length: 60 }, (_, step) => sample(step, step % period === 0 ? { a: 1, b: 1 } : { a: 1 }));
    expect(run(every(4)).closed.flatMap(({ silentChannels }) => silentChannels)).toEqual([]);
  });

  it('reports a silent series once, and its return', () => {
    const { open } = run(steps(12), { finish: false });
    const given = beginCollector();
    expect(open.patienceMs).toBe(4000);
    open.reportSilence(sample(17).timeMs, given);
    expect(open.patienceMs).toBe(Number.POSITIVE_INFINITY);
    expect(given.windows).toMatchObject([
      {
        startMs: sample(17).timeMs,
        freshSteps: 0,
        silentChannels: [{ name: 'a', sinceMs: sample(11).timeMs }],
      },
    ]);
    open.place(sample(31), given);
    open.place(sample(32), given);
    expect(given.windows).toHaveLength(1);
    open.place(sample(33), given);
    expect(given.windows.at(-1)).toMatchObject({
      startMs: sample(31).timeMs,
      freshSteps: 0,
      silentChannels: [],
    });
  });
});

describe('the start of a silence', () => {
  it('is the last sample behind a gap, also where the series has not shown that it goes on there', () => {
    const { open, given } = run([...steps(12), sample(18)], { finish: false });
    const before = given.windows.length;
    open.reportSilence(sample(24).timeMs, given);
    expect(given.windows[before]!.silentChannels).toEqual([{ name: 'a', sinceMs: sample(18).timeMs }]);
  });

  it('lies no later than its partition has come: a wrong clock says nothing', () => {
    const { open, given } = run([...steps(12), sample(500)], { finish: false });
    const before = given.windows.length;
    open.reportSilence(sample(24).timeMs, given);
    expect(given.windows[before]!.silentChannels).toEqual([{ name: 'a', sinceMs: sample(11).timeMs }]);
  });
});

describe('a rhythm that is not that of the first samples', () => {
  const at = (seconds: number, values: Sample['values'] = { a: 1 }): Sample => ({
    ...sample(0, values),
    timeMs: 1_000_000 + 1000 * seconds,
  });
  const every = (seconds: number, count: number, from = 0) =>
    Array.from({ length: count }, (_, index) => at(from + index * seconds));

  it.each<[string, Sample[], number]>([
    ['a burst at the start', [...every(1, 20), ...every(60, 200, 79)], 60_000],
    ['slower from the middle on', [...every(10, 100), ...every(60, 100, 1050)], 60_000],
    ['a little slower', [...every(10, 100), ...every(20, 100, 1010)], 20_000],
    ['faster from some moment on', [...every(900, 40), ...every(60, 200, 36_000)], 60_000],
  ])('%s: the grid follows', (_, samples, intervalMs) => {
    const { closed, given } = run(samples, { intervalMs: null });
    expect(given).toMatchObject({ late: 0, duplicate: 0, wrongClock: 0 });
    expect(closed.at(-1)!.intervalMs).toBe(intervalMs);
    expect(closed.flatMap(({ silentChannels }) => silentChannels)).toEqual([]);
    const after = closed.filter((window) => window.intervalMs === intervalMs);
    expect(after.reduce((sum, { freshSamples }) => sum + freshSamples, 0)).toBeGreaterThan(
      samples.length / 3,
    );
  });

  it('puts channels that are polled in turn on the grid of one of them', () => {
    const polled = Array.from({ length: 100 }, (_, round) => [
      at(60 * round, { a: 1 }),
      at(60 * round + 20, { b: 2 }),
      at(60 * round + 40, { c: 3 }),
    ]).flat();
    const { closed, given } = run(polled, { intervalMs: null });
    expect(given).toMatchObject({ late: 0, duplicate: 0, wrongClock: 0 });
    expect(closed.at(-1)).toMatchObject({ intervalMs: 60_000, channels: ['a', 'b', 'c'] });
    expect(
      closed.slice(0, -1).every(({ values }) => values.slice(-6, -3).every((value) => !Number.isNaN(value))),
    ).toBe(true);
  });

  it('takes a channel that comes seldom, but regularly, for slow and not for silent', () => {
    const samples = every(1, 400).map((one, index) =>
      index % 30 === 0 ? { ...one, values: { a: 1, lab: 2 } } : one,
    );
    expect(run(samples).closed.flatMap(({ silentChannels }) => silentChannels)).toEqual([]);
  });

  it('tells of a pause that comes again at any time twice, and then knows it', () => {
    const samples = every(1, 1000).map((one, index) =>
      index % 100 < 60 ? { ...one, values: { a: 1, b: 2 } } : one,
    );
    expect(silencesOf(samples, 1000)).toHaveLength(2);
  });

  const HOUR = 3600;
  const DAY = 24 * HOUR;
  const plant = (days: number, isOn: (hour: number, day: number) => boolean) =>
    every(600, 144 * days).map((one, index) => {
      const [hour, day] = [(index % 144) / 6, Math.floor(index / 144)];
      return isOn(hour, day) ? { ...one, values: { a: 1, b: 2 } } : one;
    });
  const daysOf = (silences: readonly number[]) =>
    silences.map((sinceMs) => Math.floor((sinceMs - 1_000_000) / 1000 / DAY));
  const byDay = (hour: number) => hour >= 6 && hour < 18;

  it.each<[string, (hour: number, day: number) => boolean, number[]]>([
    ['nights', byDay, [0]],
    ['nights that change by an hour', (hour, day) => byDay(day < 14 ? hour : hour + 1), [0]],
    ['nights and weekends', (hour, day) => byDay(hour) && day % 7 < 5, [0, 4]],
    ['a night each week', (hour, day) => day % 7 !== 3 || byDay(hour), [2, 3]],
    ['nights, and a failure by day', (hour, day) => byDay(hour) && !(day === 20 && hour >= 9), [0, 20]],
  ])('tells of %s once, and then knows them', (_, isOn, days) => {
    expect(daysOf(silencesOf(plant(28, isOn), 600_000))).toEqual(days);
  });

  it('tells of a channel that dies by day as soon as before any night', () => {
    const samples = plant(20, (hour, day) => byDay(hour) && !(day === 19 && hour >= 9));
    const died = 1_000_000 + 1000 * (19 * DAY + 9 * HOUR);
    const told = run(samples, { intervalMs: 600_000 }).closed.find(
      ({ silentChannels: [silent] }) => silent !== undefined && silent.sinceMs >= died - 600_000,
    );
    expect(windowEndMs(told!)).toBeLessThanOrEqual(died + (options.silenceSamples + 1) * 600_000);
  });

  /** Since when each silence of a channel lasted. */
  function silencesOf(samples: readonly Sample[], intervalMs: number): number[] {
    const silent = run(samples, { intervalMs }).closed.flatMap(({ silentChannels }) => silentChannels);
    return [...new Set(silent.map(({ sinceMs }) => sinceMs))];
  }

  describe('a clock that is wrong for a while', () => {
    const WINDOW = 64;
    it.each([
      [6, 1],
      [6, 5],
      [6, 15],
      [6, 40],
      [60, 2],
      [60, 5],
      [60, 30],
      [300, 1],
      [300, 3],
      [300, 8],
    ])('an hour ahead, with a sample each %i s, for %i samples, costs no other sample', (seconds, wrong) => {
      const right = every(seconds, 400).map((one, step) => ({ ...one, values: { a: step } }));
      const samples = right.map((one, step) =>
        step >= 100 && step < 100 + wrong ? { ...one, timeMs: one.timeMs + 3_600_000 } : one,
      );
      const open = OpenWindow.begin('s', 'p', {
        ...options,
        lengthSamples: WINDOW,
        intervalMs: 1000 * seconds,
      });
      const given = beginCollector();
      for (const one of samples) open.place(one, given);
      open.finish(given);
      expect(given).toMatchObject({ late: 0, duplicate: 0 });
      expect(given.wrongClock).toBeGreaterThan(0);
      // By so much behind the sample before it.
      const ahead = new Set(given.wrongClocks.map(({ aheadMs }) => aheadMs));
      expect(ahead).toEqual(new Set([3_600_000 + 1000 * seconds]));
      const full = given.windows.filter(({ length }) => length === WINDOW);
      const judged = new Set(full.map(({ values }) => values.at(-1)));
      // All that follow are judged, and as soon as they come.
      const after = right.slice(100 + wrong).map(({ values }) => values['a']);
      expect(after.filter((value) => !judged.has(value!))).toEqual([]);
    });
  });

  it('takes in what a device sends late of a gap as late', () => {
    const right = every(60, 300);
    const [before, missed, after] = [right.slice(0, 100), right.slice(100, 110), right.slice(110)];
    const sent = [...before, ...after.slice(0, 5), ...missed, ...after.slice(5)];
    const open = OpenWindow.begin('s', 'p', { ...options, lengthSamples: 64, intervalMs: 60_000 });
    const given = beginCollector();
    for (const one of sent) open.place(one, given);
    open.finish(given);
    expect(given).toMatchObject({ late: 10, duplicate: 0, wrongClock: 0 });
  });

  it('is not carried away by two samples of a clock an hour ahead', () => {
    const samples = [...every(60, 100), at(9600), at(9660), ...every(60, 100, 6000)];
    const { given } = run(samples, { intervalMs: 60_000 });
    expect(given).toMatchObject({ late: 0, duplicate: 0, wrongClock: 2 });
  });

  it('keeps the mean of moments that fall into one step', () => {
    const samples = [
      at(0, { a: 1 }),
      at(0.2, { a: 3 }),
      at(1, { a: 4 }),
      at(1.1, { a: 5 }),
      at(1.2, { a: 6 }),
      at(2),
      at(3),
    ];
    const { closed, given } = run(samples);
    expect(given).toMatchObject({ late: 0, duplicate: 0, wrongClock: 0 });
    expect([...closed[0]!.values].slice(0, 1)).toEqual([1]);
  });
});

describe('any stream', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 120 });

  it('accounts for every sample exactly once', () => {
    fc.assert(
      fc.property(moments, fc.option(fc.constant(1000)), (order, intervalMs) => {
        const { closed, given } = run(
          order.map((step) => sample(step)),
          { intervalMs },
        );
        const covered = closed.reduce((sum, { freshSamples }) => sum + freshSamples, 0);
        expect(covered + given.late + given.duplicate + given.wrongClock).toBe(order.length);
      }),
    );
  });

  it('yields the same windows when it is stored and taken up again anywhere', () => {
    fc.assert(
      fc.property(moments, fc.nat(), (order, where) => {
        const samples = order.map((step) => sample(step));
        const cut = where % (samples.length + 1);
        const first = run(samples.slice(0, cut), { finish: false });
        const resumed = new OpenWindow(
          's',
          { ...options, intervalMs: 1000 },
          structuredClone(first.open.state),
        );
        for (const one of samples.slice(cut)) resumed.place(one, first.given);
        resumed.finish(first.given);
        expect(first.given).toEqual(run(samples).given);
      }),
    );
  });
});
