import type { Sample } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { OpenWindows } from './open-windows';
import { beginCollector, type WindowCollector } from './open-window-state';
import { seriesOptionsSchema } from './series-options';
import { windowOptionsSchema } from './window-options';

const MINUTE = 60_000;
const options = windowOptionsSchema.parse({ intervalMs: MINUTE });

const at = (series: string, minute: number): Sample => ({
  series,
  timeMs: 1_000_000_000 + minute * MINUTE,
  values: { a: minute },
  tags: {},
});

/** What became of samples of one partition: who was told to be silent, at which minute of the last sample placed. */
function run(samples: readonly Sample[]) {
  const open = new OpenWindows(options, seriesOptionsSchema.parse({}), {
    stageState: () => undefined,
    stageKeys: () => [],
  });
  const collector = beginCollector();
  for (const sample of samples) open.place(sample, 'p', collector);
  return { open, collector, told: () => toldOf(collector) };
}

function toldOf({ windows }: WindowCollector) {
  return windows.flatMap(({ series, freshSteps, silentChannels }) =>
    freshSteps === 0 && silentChannels.length > 0 ? [series] : [],
  );
}

/** Series by turns, minute by minute; each may shift its clock, or say nothing. */
function minutes(count: number, series: Readonly<Record<string, (minute: number) => number | undefined>>) {
  return Array.from({ length: count }, (_, minute) =>
    Object.entries(series).flatMap(([name, timeOf]) => {
      const time = timeOf(minute);
      return time === undefined ? [] : [at(name, time)];
    }),
  ).flat();
}

const right = (minute: number) => minute;
const ahead = (minute: number) => minute + 22 * 60;
const until =
  (last: number, timeOf = right) =>
  (minute: number) =>
    minute < last ? timeOf(minute) : undefined;

describe('a partition with one device 22 hours ahead', () => {
  it.each<[string, Record<string, (minute: number) => number | undefined>]>([
    ['first', { wrong: ahead, dead: until(200), alive: right }],
    ['last', { dead: until(200), alive: right, wrong: ahead }],
    [
      'from some moment on',
      { dead: until(200), alive: right, wrong: (minute) => (minute < 100 ? minute : ahead(minute)) },
    ],
    ['beside one that dies', { dead: until(200), wrong: ahead }],
  ])('tells of a silent one on time: %s', (_, series) => {
    expect(run(minutes(230, series)).told()).toEqual([]);
    expect(run(minutes(250, series)).told()).toEqual(['dead']);
  });

  it('tells of that device', () => {
    const series = { a: right, b: right, wrong: until(200, ahead) };
    expect(run(minutes(250, series)).told()).toEqual(['wrong']);
  });
});

describe('a partition', () => {
  it('takes a pause of all of its series for no silence of any', () => {
    const pausing = (minute: number) => (minute < 100 ? minute : minute + 14 * 60);
    const series = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, pausing]));
    const { told, collector } = run(minutes(300, series));
    expect(told()).toEqual([]);
    expect(collector).toMatchObject({ late: 0, wrongClock: 0 });
  });

  it('tells of a machine that is off by night once, and then knows it', () => {
    const day = (minute: number) => (minute % 1440 < 600 ? minute : undefined);
    expect(run(minutes(10 * 1440, { machine: day, other: right })).told()).toEqual(['machine']);
  });

  it('writes nothing of the series that say nothing while it passes over a pause of all', () => {
    const { open, collector } = run(minutes(100, { a: right, b: right, c: right }));
    open.snapshot();
    for (const minute of [1000, 1001, 1002])
      for (const series of ['a', 'b']) open.place(at(series, minute), 'p', collector);
    expect(open.snapshot().map(({ stage, key }) => `${stage} ${key}`)).not.toContain('window c');
    expect(toldOf(collector)).toEqual([]);
  });

  it('tells of no silence where series are sent one after the other', () => {
    const sent = ['a', 'b', 'c', 'd'].flatMap((name) => minutes(500, { [name]: right }));
    expect(run(sent).told()).toEqual([]);
  });

  it('tells of all that are silent where time passes without a sample', () => {
    const { open, collector, told } = run(minutes(100, { a: right, b: right }));
    open.passTime('p', options.silenceSamples * MINUTE, collector);
    expect(told()).toEqual([]);
    expect(open.silentAfter('p')).toBe(options.silenceSamples * MINUTE);
    open.passTime('p', (options.silenceSamples + 1) * MINUTE, collector);
    expect(told()).toEqual(['a', 'b']);
    expect(open.silentAfter('p')).toBe(Number.POSITIVE_INFINITY);
    for (const sample of [100, 101, 102, 103].map((minute) => at('a', minute + 60)))
      open.place(sample, 'p', collector);
    expect(
      collector.windows.filter(
        ({ freshSteps, silentChannels }) => freshSteps === 0 && silentChannels.length === 0,
      ),
    ).toHaveLength(1);
  });
});
