import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { createDetectorFactory, isDetectorName, loadArtifact, parseOptions } from '@kymo/detectors';
import { KymoError, type DetectorFactory } from '@kymo/domain';
import { artifactCandidate, detectorCandidate, type Candidate, type WindowerFactory } from '@kymo/evaluation';
import { createWindowCutter, windowOptionsSchema } from '@kymo/pipeline';

/** Default detector of an evaluation. */
export const DEFAULT_DETECTOR = ['auto', 'linear-autoencoder'].find(isDetectorName)!;
/** Baseline that is evaluated beside every detector. */
export const FLOOR_DETECTOR = 'linear-autoencoder';

/** The windows of the live monitor. No record of a file is late, so none is waited for. */
export const liveWindower: WindowerFactory = ({ series, ...shape }) =>
  createWindowCutter(series, { ...windowOptionsSchema.parse({}), ...shape, latenessSamples: 0 });

/** Fits and scores on all cores. */
export function createEvaluationFactory(engine: 'onnx' | 'tfjs'): DetectorFactory {
  const workers = availableParallelism();
  return createDetectorFactory({ scoringWorkers: workers, fittingWorkers: workers, engine });
}

/**
 * A detector's name, `name{"option":1}`, or the folder of an artifact. A detector that fails its trial is evaluated like any other.
 * @throws KymoError OPTIONS_INVALID, ARTIFACT_DAMAGED, ARTIFACT_FOREIGN
 */
export async function parseCandidate(factory: DetectorFactory, text: string): Promise<Candidate> {
  if (existsSync(text) && !isDetectorName(text)) {
    const folder = resolve(text);
    return artifactCandidate(factory, await loadArtifact(dirname(folder), basename(folder)), text);
  }
  if (/^[^{]*[/\\]/.test(text))
    throw new KymoError('OPTIONS_INVALID', `choosing a detector: there is no folder ${text} of an artifact`);
  const [, name = text, json = '{}'] = /^([^{]+)(\{.*\})$/s.exec(text) ?? [];
  const options = { trial: 'report', ...optionsOf(text, json) };
  parseOptions(name, options);
  return detectorCandidate(factory, name, options, text);
}

/** Splits names at commas; commas inside options do not separate. */
export function splitNames(text: string): string[] {
  const names = [''];
  let depth = 0;
  for (const [part] of text.matchAll(/"(?:\\.|[^"\\])*"|./gs)) {
    if (part === '{' || part === '[') depth++;
    if (part === '}' || part === ']') depth--;
    if (part === ',' && depth === 0) names.push('');
    else names.push(names.pop() + part);
  }
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

function optionsOf(text: string, json: string): object {
  try {
    return JSON.parse(json) as object;
  } catch (cause) {
    const says = `choosing a detector: '${text}' does not end in JSON; write for example linear-autoencoder{"windowLength":32}`;
    throw new KymoError('OPTIONS_INVALID', says, { cause });
  }
}
