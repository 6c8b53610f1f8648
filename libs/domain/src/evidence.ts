import type { KnownRelation } from './known-relation';
import type { ModelReference } from './score';
import type { Window } from './window';

/** What raised an anomaly incident, kept whole, so that its score can be computed again. */
export interface Evidence {
  /** Identity of the incident. */
  readonly incident: string;
  /** The steps that were looked at; where the relation raised it, a model may have looked at the last of them only. */
  readonly window: Window;
  /** The model holds the scaling and the calibration, too. */
  readonly model: ModelReference;
  /** Calibrated score of the window. */
  readonly score: number;
  /** What of the score is held against the threshold; absent in evidence of earlier versions. */
  readonly loudest?: number;
  /** Score from which the window counts as anomalous by its model. */
  readonly threshold: number;
  /** Where the channels' departure from their relation raised it. */
  readonly relation?: {
    readonly departure: number;
    /** Departure from which the window counted as anomalous. */
    readonly boundary: number;
    /** What the departure was computed with; absent in evidence of earlier versions. */
    readonly known?: KnownRelation;
  };
  readonly signature: ResidualSignature;
}

/** The code of an incident: how its window departs from what was expected. Near codes are of like trouble. */
export interface ResidualSignature {
  readonly incident: string;
  readonly channels: readonly string[];
  /** `[channel, trait]`, in squared widths of the band in which the channel usually lies. */
  readonly code: Float32Array;
}
