import { createDetectorFactory, type DetectorName, saveArtifact } from '@kymo/detectors';
import { trainingOf } from './telemetry';

const TRAINING_STEPS = 384;
const OPTIONS: Partial<Record<DetectorName, object>> = {
  auto: { wholeRanks: false },
  'lstm-autoencoder': { timeBudgetSeconds: 15 },
};

/** Fits a detector that serves so many series. @returns its folder in `folder` */
export async function fittedArtifact(
  detector: DetectorName,
  series: number,
  folder: string,
): Promise<string> {
  const factory = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  try {
    const artifact = await factory.fit(
      detector,
      OPTIONS[detector] ?? {},
      trainingOf(series, TRAINING_STEPS),
      { seed: 1 },
    );
    return await saveArtifact(folder, artifact);
  } finally {
    await factory.close();
  }
}
