import { normal, seededRandom, seedFrom } from '@kymo/statistics';
import { type Artifact, type Score, type Window } from '@kymo/domain';
import type { Engine } from '@kymo/engine';
import { principalComponents } from '../networks/layers/principal-components';
import { openArtifact } from '../artifacts/open-artifact';
import { requireKnown } from '../inference/check-windows';
import { createDetector } from '../inference/fitted-detector';
import { createGenerator, type Generator } from '../inference/generator';
import { createScorer } from '../runtime/create-scorer';
import type { CalibrationPoint, Inspection, LatentPoint, SeenWindow } from './inspection';

/** Windows scored at once. */
const CHUNK = 256;
const SHOWN_WINDOWS = 3;
const SAMPLED_WINDOWS = 6;
/** Windows of the interpolation, both ends included. */
const WALK_STEPS = 7;

/**
 * Inspects a fitted model on some windows: their scores, best and worst reconstructions, codes, calibration, and windows
 * generated from new codes.
 * @param windows of series that the model knows, with the length of its window
 * @throws KymoError ARTIFACT_FOREIGN, ARTIFACT_DAMAGED, OPTIONS_INVALID
 */
export async function inspectArtifact(
  engine: Engine,
  artifact: Artifact,
  windows: readonly Window[],
  seed: number,
  onProgress?: (fraction: number) => void,
): Promise<Inspection> {
  const detector = createDetector(artifact, await createScorer(engine, artifact));
  const generator = await createGenerator(engine, openArtifact(artifact), artifact.channels);
  try {
    requireKnown(windows, detector);
    const scores: Score[] = [];
    const codes: Float32Array[] = [];
    for (let first = 0; first < windows.length; first += CHUNK) {
      const whole = windows
        .slice(first, first + CHUNK)
        .map((window) => ({ ...window, freshSteps: window.length }));
      scores.push(...(await detector.score(whole)));
      codes.push(...(await detector.encode(whole)));
      onProgress?.(scores.length / windows.length);
    }
    const seen = windows
      .map((window, index) => ({ window, score: scores[index]!, code: codes[index]! }))
      .filter(({ score }) => Number.isFinite(score.value))
      .toSorted((one, other) => one.score.value - other.score.value);
    return {
      artifact,
      windows: windows.length,
      scores: seen.map(({ score }) => score.value),
      best: apart(seen),
      worst: apart(seen.toReversed()),
      latent: await latentMap(engine, seen, seed),
      calibration: calibrationOf(scores),
      ...(generator && seen.length > 1 && (await generate(generator, seen, seed))),
    };
  } finally {
    await detector.dispose();
    await generator?.dispose();
  }
}

interface CodedWindow extends SeenWindow {
  readonly code: Float32Array;
}

/** The first windows that do not overlap. */
function apart(seen: readonly CodedWindow[]): SeenWindow[] {
  const shown: SeenWindow[] = [];
  for (const { window, score } of seen) {
    const overlaps = shown.some(
      ({ window: other }) =>
        other.series === window.series &&
        Math.abs(other.startMs - window.startMs) < window.length * window.intervalMs,
    );
    if (!overlaps) shown.push({ window, score });
    if (shown.length === SHOWN_WINDOWS) break;
  }
  return shown;
}

/** Projects the codes on their two principal directions. */
async function latentMap(
  engine: Engine,
  seen: readonly CodedWindow[],
  seed: number,
): Promise<Inspection['latent']> {
  const size = seen[0]?.code.length ?? 0;
  if (seen.length < 3 || size === 0) return { points: [], shares: [0, 0], size };
  const { rows, total } = centred(seen, size);
  const { components, variances } = await principalComponents(engine, rows.slice(), size, {
    varianceShare: 1,
    most: Math.min(2, size),
    seed,
  });
  const along = (row: number, direction: number) => {
    let sum = 0;
    for (let unit = 0; unit < size; unit++)
      sum += rows[row * size + unit]! * (components[direction * size + unit] ?? 0);
    return sum;
  };
  const points = seen.map(({ score }, row): LatentPoint => ({
    series: score.series,
    timeMs: score.timeMs,
    score: score.value,
    x: along(row, 0),
    y: along(row, 1),
  }));
  const share = (direction: number) => (total > 0 ? (variances[direction] ?? 0) / total : 0);
  return { points, shares: [share(0), share(1)], size };
}

function meanCode(seen: readonly CodedWindow[], size: number): Float64Array {
  const mean = new Float64Array(size);
  for (const { code } of seen) code.forEach((value, unit) => (mean[unit]! += value / seen.length));
  return mean;
}

function centred(seen: readonly CodedWindow[], size: number) {
  const mean = meanCode(seen, size);
  const rows = new Float32Array(seen.length * size);
  let squares = 0;
  seen.forEach(({ code }, row) => {
    code.forEach((value, unit) => {
      rows[row * size + unit] = value - mean[unit]!;
      squares += (value - mean[unit]!) ** 2;
    });
  });
  return { rows, total: squares / seen.length };
}

/** Stated against observed tail probabilities: on the diagonal the calibration is exact. */
function calibrationOf(scores: readonly Score[]): CalibrationPoint[] {
  const stated = scores
    .flatMap(({ tailProbability }) => (tailProbability === undefined ? [] : [tailProbability]))
    .toSorted((one, other) => one - other);
  return stated.map((probability, index) => ({
    stated: probability,
    observed: (index + 1) / stated.length,
  }));
}

async function generate(
  generator: Generator,
  seen: readonly CodedWindow[],
  seed: number,
): Promise<Pick<Inspection, 'sampled' | 'walk'>> {
  const middle = seen[Math.floor(seen.length / 2)]!.window;
  const made = (codes: readonly Float32Array[]) => generator.generate(codes, middle);
  const [from, to] = ends(seen);
  const walk = Array.from({ length: WALK_STEPS }, (_, step) => {
    const share = step / (WALK_STEPS - 1);
    return from.code.map((value, unit) => value + share * (to.code[unit]! - value));
  });
  return {
    sampled: await made(drawCodes(seen, seed)),
    walk: { from: from.window, to: to.window, steps: await made(walk) },
  };
}

/** Draws codes from the normal distribution with the mean and covariance of the observed codes. */
function drawCodes(seen: readonly CodedWindow[], seed: number): Float32Array[] {
  const size = seen[0]!.code.length;
  const mean = meanCode(seen, size);
  const random = seededRandom(seedFrom('codes', seed));
  return Array.from({ length: SAMPLED_WINDOWS }, () => {
    const code = Float64Array.from(mean);
    for (const { code: own } of seen) {
      const weight = normal(random) / Math.sqrt(seen.length - 1);
      own.forEach((value, unit) => (code[unit]! += weight * (value - mean[unit]!)));
    }
    return Float32Array.from(code);
  });
}

/** The calmest window, and the window of the calmer half whose code is farthest from it. */
function ends(seen: readonly CodedWindow[]): [CodedWindow, CodedWindow] {
  const calm = seen.slice(0, Math.max(2, Math.ceil(seen.length / 2)));
  const first = calm[0]!;
  const distance = ({ code }: CodedWindow) =>
    code.reduce((sum, value, unit) => sum + (value - first.code[unit]!) ** 2, 0);
  const farthest = calm.reduce((far, one) => (distance(one) > distance(far) ? one : far), calm[1]!);
  return [first, farthest];
}
