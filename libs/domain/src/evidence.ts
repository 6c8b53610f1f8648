import type { ModelReference } from './score';
import type { Window } from './window';

/** What raised an anomaly incident, kept whole, so that its score can be computed again. */
export interface Evidence {
  /** Identity of the incident. */
  readonly incident: string;
  /** The steps that the model looked at. */
  readonly window: Window;
  /** The model holds the scaling and the calibration, too. */
  readonly model: ModelReference;
  /** Calibrated score of the window. */
  readonly score: number;
  /** Score from which the window counts as anomalous by its model. */
  readonly threshold: number;
  /** Where the channels' departure from their relation raised it: that, and from where it counted. */
  readonly relation?: { readonly departure: number; readonly boundary: number };
  readonly signature: ResidualSignature;
}

/** The code of an incident: how its window departs from what was expected. Near codes are of like trouble. */
export interface ResidualSignature {
  readonly incident: string;
  readonly channels: readonly string[];
  /** `[channel, trait]`, in squared widths of the band in which the channel usually lies. */
  readonly code: Float32Array;
}
