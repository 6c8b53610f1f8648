import { join } from 'node:path';
import { messageOf } from '@kymo/domain';
import {
  EventFile,
  histogramSummary,
  imageSummary,
  scalarSummary,
  textSummary,
  type Summary,
} from '@kymo/engine';
import { drawReconstruction } from './draw-reconstruction';
import type { FitObserver } from './fit-observer';

const RECONSTRUCTION = 'reconstruction: actual blue, expected orange';

/**
 * Writes a fit to event files of TensorBoard: the fit is a run, and each part a run below it. After the first failure it
 * warns and writes no more.
 */
export function tensorboardObserver(folder: string, warn: (message: string) => void): FitObserver {
  const files: EventFile[] = [];
  let isBroken = false;
  const failed = (error: unknown) => {
    if (!isBroken)
      warn(
        `Event files for TensorBoard can no longer be written to ${folder}; the fit continues: ${messageOf(error)}`,
      );
    isBroken = true;
  };
  const observerAt = (run: string): FitObserver => {
    let file: EventFile | undefined;
    const write = (step: number, summaries: () => Summary[]) => {
      if (isBroken) return;
      try {
        if (file === undefined) files.push((file = new EventFile(run)));
        file.write(step, summaries());
      } catch (error) {
        failed(error);
      }
    };
    return {
      within: (part) => observerAt(join(run, part)),
      begun: (options) =>
        write(0, () => [textSummary('options', `\`\`\`json\n${JSON.stringify(options, null, 2)}\n\`\`\``)]),
      learnt: ({ step, trainingLoss, validationLoss, learningRate }) =>
        write(step, () => [
          scalarSummary('loss/training', trainingLoss),
          ...(validationLoss === undefined ? [] : [scalarSummary('loss/validation', validationLoss)]),
          scalarSummary('learning_rate', learningRate),
        ]),
      snapshot: (step, { errors, codes, explainedVariance, samples }) =>
        write(step, () => [
          ...(Number.isFinite(explainedVariance)
            ? [scalarSummary('explained_variance', explainedVariance)]
            : []),
          histogramSummary('reconstruction_error', errors),
          histogramSummary('latent_code', codes),
          ...Object.entries(samples).map(([channel, windows]) => {
            const picture = drawReconstruction(windows);
            return imageSummary(`${RECONSTRUCTION}/${channel}`, picture.width, picture.height, picture.png());
          }),
        ]),
      failed,
      close() {
        for (const opened of files.splice(0)) opened.close();
      },
    };
  };
  return observerAt(folder);
}
