/**
 * From batches of records to their durable effects: the stages, and the runner that commits, repeats and prunes.
 * Deliberately knows no wire format, no network and no client.
 */
export { Arrivals } from './runner/arrivals';
export { type KeptSilence, SilenceWatch } from './runner/silence-watch';
export { beginBatch } from './stages/stage';
export { DecodeStage } from './stages/decode/decode';
export { WindowStage } from './stages/window/window';
export { type ChannelRule, ChannelRules, rateBetween } from './stages/window/channel-rules';
export { cutWindows } from './stages/window/cut-windows';
export { createWindowCutter } from './stages/window/window-cutter';
export { seriesOptionsSchema } from './stages/window/series-options';
export { windowOptionsSchema } from './stages/window/window-options';
export { stageOptionsSchema } from './stages/stage-options';
export { judgeOptionsSchema } from './stages/judge/judge-options';
export { Boundaries } from './stages/judge/boundaries';
export { replayDeparture } from './stages/judge/relation/replay-departure';
export type { StageObservation } from './flow/observed';
export { createPipeline, type PipelineDeps } from './pipeline';
export { Rehearsal, type RehearsalSettings } from './rehearsal/rehearsal';
export { passesOf } from './runner/batch-passes';
export { Passes, type PassesDeps } from './runner/passes';
export { type Passed, Runner } from './runner/runner';
