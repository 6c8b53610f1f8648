import type { ExplanationView } from '@kymo/api';
import { readStore } from '@kymo/connectors';
import { createInProcessFactory } from '@kymo/detectors';
import { type Evidence, type Incident, KymoError } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { findArtifact } from '../models/find-artifact';
import { explain } from './explanation';
import { findIncident } from './find-incident';

export interface ReplayOptions {
  /** Folder of the artifact, where it is not among the models of the monitor. */
  readonly model?: string | undefined;
  readonly engine: 'onnx' | 'tfjs';
}

/** Scores the window that raised an incident again. @throws KymoError INCIDENT_UNKNOWN, MODEL_UNKNOWN */
export async function replayIncident(
  dataFolder: string,
  id: string,
  { model, engine }: ReplayOptions,
): Promise<ExplanationView> {
  const { incident, evidence } = await replayable(dataFolder, id);
  const artifact = await findArtifact(model ?? evidence.model.hash, dataFolder);
  const factory = createInProcessFactory(await createEngine(engine));
  try {
    return await explain(incident, evidence, artifact, await factory.restore(artifact));
  } finally {
    await factory.close();
  }
}

async function replayable(
  dataFolder: string,
  id: string,
): Promise<{ readonly incident: Incident; readonly evidence: Evidence }> {
  const store = readStore(dataFolder);
  try {
    const incident = findIncident(store, id);
    const evidence = store.evidence(incident.id);
    if (evidence !== undefined) return { incident, evidence };
    const why =
      incident.peakScore === undefined
        ? `it has no score, its rule says all: ${incident.rule}`
        : 'the window that raised it is no longer kept';
    throw new KymoError(
      'INCIDENT_UNKNOWN',
      `explaining the incident ${incident.id} of ${incident.series}: ${why}. Windows of the latest incidents with a score are kept; \`kymo alerts list\` shows them.`,
    );
  } finally {
    await store.close();
  }
}
