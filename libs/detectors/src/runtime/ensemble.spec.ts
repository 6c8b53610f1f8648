import type { Artifact } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportArtifact } from '../artifacts/export-artifact';
import { sealArtifact } from '../artifacts/seal';
import { isEnsemble } from '../types/network';
import { driftOf } from '../drift/drift-of';
import { createInProcessFactory } from './in-process';
import { parseOptions } from '../networks/parse-options';
import { combineScores } from '../inference/combine-scores';
import { evidenceOf } from '../calibration/combination';

const shared = { windowLength: 16, folds: 3 };
const detectors = [
  { detector: 'linear-autoencoder', options: { codeSize: 6 } },
  { detector: 'stacked-autoencoder', options: { maxSteps: 30 } },
];
const training = plantStretch(0, 0, 500);

describe('an ensemble', () => {
  let factory: ReturnType<typeof createInProcessFactory>;
  let artifact: Artifact;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
    artifact = await factory.fit('ensemble', { ...shared, detectors }, [training], { seed: 1 });
  });
  afterAll(() => factory.close());

  it('holds each member as it would be alone', async () => {
    const { detector, options } = detectors[0]!;
    const alone = await factory.fit(detector, { ...shared, ...options, timeBudgetSeconds: 60 }, [training], {
      seed: 1,
    });
    const [member] = artifact.fitted['members'] as { options: object; fitted: object }[];
    expect(member).toMatchObject({ options: alone.options, fitted: alone.fitted });
    const own = artifact.weights.filter(({ name }) => name.startsWith('member-0.'));
    expect(own.map(({ values }) => values)).toEqual(alone.weights.map(({ values }) => values));
  });

  it('finds a window rarer that more of its members find rare', async () => {
    const windows = windowsOf(plantStretch(0, 600, 200), 16, 4);
    const detector = await factory.restore(artifact);
    const scores = await detector.score(windows);
    for (const { value, tailProbability } of scores) {
      expect(value).toBeGreaterThan(0);
      expect(tailProbability).toBeGreaterThan(0);
    }
    const order = scores.toSorted((one, other) => one.value - other.value);
    const rarity = order.map((score) => score.tailProbability!);
    expect(rarity).toEqual(rarity.toSorted((one, other) => other - one));
    await detector.dispose();
  });

  it('tells drift by its own scores', () => {
    const recent = {
      channels: training.channels,
      values: training.values,
      scores: new Float32Array(400).fill(5),
    };
    expect(driftOf(artifact, training.series, recent)).toMatchObject({ isDrifted: true });
  });

  it('is exported with the outputs of every member', () => {
    const text = Buffer.from(exportArtifact(artifact)).toString('latin1');
    expect(text).toContain('["member-0.expected","member-0.error","member-1.expected","member-1.error"]');
  });

  it.each<[string, (members: Record<string, unknown>[]) => void, RegExp]>([
    [
      'an ensemble within',
      (members) => (members[0] = { ...members[0], detector: 'ensemble', options: {} }),
      /itself an ensemble/,
    ],
    ['a member that is none', (members) => (members[0]!['detector'] = 'magic'), /'magic' is not known/],
    ['members of other series', (members) => (members[1]!['fitted'] = { series: {} }), /other series/],
    ['one member', (members) => members.pop(), /members/],
  ])('is not restored with %s', async (_, change, message) => {
    const members = structuredClone(artifact.fitted['members']) as Record<string, unknown>[];
    change(members);
    const forged = sealArtifact({ ...artifact, fitted: { ...artifact.fitted, members } });
    await expect(factory.restore(forged)).rejects.toMatchObject({
      code: 'ARTIFACT_FOREIGN',
      message: expect.stringMatching(message) as string,
    });
  });
});

it.each<[string, unknown, RegExp]>([
  ['one detector', { detectors: detectors.slice(0, 1) }, /at detectors/],
  ['an unknown detector', { detectors: [...detectors, { detector: 'ensemble' }] }, /detectors\[2\].detector/],
  [
    'a shared option in one member',
    { detectors: [detectors[1], { detector: 'auto', options: { windowLength: 8 } }] },
    /set it for the ensemble\n.*detectors\[1\].options.windowLength/,
  ],
  [
    'a wrong option in one member',
    { detectors: [detectors[1], { detector: 'auto', options: { codeSize: 0 } }] },
    /detectors\[1\].options.codeSize/,
  ],
])('an ensemble is refused with %s', (_, options, message) => {
  expect(() => parseOptions('ensemble', options)).toThrow(message);
});

it('an ensemble of detectors that shorten their window shortens it for all', () => {
  const { definition, options } = parseOptions('ensemble', {
    detectors: [{ detector: 'auto' }, { detector: 'linear-autoencoder' }],
  });
  expect(definition.adapt!(options, [120])).toMatchObject({ windowLength: 20, folds: 8 });
});

it('an ensemble has members where none are chosen', () => {
  const { definition, options } = parseOptions('ensemble', {});
  if (!isEnsemble(definition)) throw new Error('it is no ensemble');
  const members = definition.members(options);
  expect(members.map(({ options: own }) => own.windowLength)).toEqual([64, 64]);
});

describe('combining scores', () => {
  const batch = (tail: number, expected: number, band: number, share: number) => ({
    scores: Float64Array.of(1),
    loudest: Float64Array.of(1),
    recent: Float64Array.of(NaN),
    steps: new Float32Array(0),
    tailProbabilities: Float64Array.of(tail),
    errors: Float64Array.of(0.5),
    contributions: Float32Array.of(share, 1 - share),
    bands: Float32Array.of(band, band),
    expected: Float64Array.of(expected, expected),
    stepContributions: Float32Array.of(1),
  });
  const combine = (...members: ReturnType<typeof batch>[]) =>
    combineScores(members, { boundary: evidenceOf([0.01, 0.01]) }, Int32Array.of(1), 2);

  it('adds the evidence', () => {
    expect(combine(batch(0.01, 0, 1, 1), batch(0.01, 0, 1, 1)).scores[0]).toBeCloseTo(1);
    expect(combine(batch(0.0001, 0, 1, 1), batch(1, 0, 1, 1)).scores[0]).toBeCloseTo(1);
  });

  it('cannot tell where one of them cannot', () => {
    expect(combine(batch(NaN, 0, 1, 1), batch(0.01, 0, 1, 1)).scores[0]).toBeNaN();
  });

  it('believes of channels the one that is alarmed, of values the one that is sure', () => {
    const { contributions, expected, bands } = combine(batch(1e-6, 10, 9, 1), batch(0.9, 20, 1, 0));
    expect(contributions[0]).toBeGreaterThan(0.95);
    expect(expected[0]).toBeGreaterThan(19.8);
    expect(bands[0]).toBeLessThan(1.2);
  });
});
