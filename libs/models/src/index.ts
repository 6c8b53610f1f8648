/**
 * The life of models: who serves which series, what is fitted when, and what may take over.
 * Deliberately knows no stream, no sink and no HTTP.
 */
export {
  COLD_START,
  detectionOptionsSchema,
  fewestSteps,
  windowLengthOf,
  type DetectionOptions,
} from './detection-options';
export { ModelLadder } from './model-ladder';
export { UnknownChannels } from './unknown-channels';
