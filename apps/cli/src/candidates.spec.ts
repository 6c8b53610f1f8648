import type { DetectorFactory, Sample, Window } from '@kymo/domain';
import { stepWindower } from '@kymo/evaluation';
import { describe, expect, it } from 'vitest';
import { liveWindower, parseCandidate, splitNames } from './candidates';

const samples = Array.from({ length: 40 }, (_, row): Sample => ({
  series: 's',
  timeMs: 1_600_000_000_000 + row * 250,
  values: { b: row, a: row % 5 === 3 ? null : -row },
  tags: {},
}));

function windowsBy(create: typeof liveWindower): Window[] {
  const windower = create({ series: 's', intervalMs: 250, lengthSamples: 16, strideSamples: 1 });
  return [...samples.flatMap((sample) => windower.place(sample)), ...windower.finish()];
}

describe('liveWindower', () => {
  it('cuts the same windows as the plain one where every row is a step', () => {
    const content = (windows: readonly Window[]) =>
      windows
        .filter(({ length, freshSteps }) => length === 16 && freshSteps > 0)
        .map(({ startMs, channels, values, freshSteps }) => ({
          startMs,
          channels,
          values: [...values],
          freshSteps,
        }));
    expect(content(windowsBy(liveWindower))).toEqual(content(windowsBy(stepWindower)));
    expect(content(windowsBy(liveWindower))).toHaveLength(25);
  });
});

describe('parseCandidate', () => {
  const factory = {} as DetectorFactory;

  it.each([
    ['linear-autoencoder', 'linear-autoencoder'],
    ['linear-autoencoder{"windowLength":32}', 'linear-autoencoder{"windowLength":32}'],
  ])('%s', async (text, name) => {
    expect((await parseCandidate(factory, text)).name).toBe(name);
  });

  it.each([
    ['nothing', /'nothing' is not known; use one of/],
    ['models/nothing', /there is no folder models\/nothing of an artifact/],
    ['linear-autoencoder{windowLength:32}', /does not end in JSON/],
    ['linear-autoencoder{"windowLength":-1}', /windowLength/],
    ['linear-autoencoder{"windowLenght":32}', /windowLenght.*docs\/detectors\/linear-autoencoder\.md/s],
  ])('refuses %s', async (text, says) => {
    await expect(parseCandidate(factory, text)).rejects.toMatchObject({
      code: 'OPTIONS_INVALID',
      message: expect.stringMatching(says),
    });
  });
});

describe('splitNames', () => {
  it.each([
    ['a, b{"x":1,"y":2},c,', ['a', 'b{"x":1,"y":2}', 'c']],
    ['e{"of":[{"in":"a"},{"in":"b"}]},c', ['e{"of":[{"in":"a"},{"in":"b"}]}', 'c']],
    ['a{"x":"}, \\"{"},b', ['a{"x":"}, \\"{"}', 'b']],
  ])('leaves the commas of options alone: %s', (text, names) => {
    expect(splitNames(text)).toEqual(names);
  });
});
