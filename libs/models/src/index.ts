/**
 * The lifecycle of models: which model serves which series, what is fitted when, and what may take over.
 * It knows no stream, no sink and no HTTP.
 */
export { detectionOptionsSchema } from './options/detection-options';
export { fewestSteps, windowLengthOf, withinWindow } from './options/ladder-options';
export { type EndedFit, FIT_OUTCOMES } from './fitting/ended-fit';
export { ModelLadder } from './model-ladder';
export { UnknownChannels } from './watch/unknown-channels';
