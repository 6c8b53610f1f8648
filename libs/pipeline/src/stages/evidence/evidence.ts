import { beginsAnomaly, residualSignatureOf, traceOf } from '@kymo/alerting';
import {
  decisiveScore,
  type Detector,
  type Evidence,
  type Incident,
  lastSteps,
  type Trace,
} from '@kymo/domain';
import { replayDeparture } from '../judge/relation/replay-departure';
import type { Raised } from '../raise/raise';
import type { DetectorOf } from '../score/score';
import { type Stage, type StageBatch, StatelessStage } from '../stage';

/** A verdict with its incidents, and the evidence of one that begins. */
export interface RaisedWithEvidence extends Raised {
  readonly evidence?: Evidence;
  /** The loudest channel over that window. */
  readonly trace?: Trace;
}

/** Gathers the evidence of incidents that begin: their windows are scored once more, for every step. */
export class EvidenceStage extends StatelessStage implements Stage<Raised, RaisedWithEvidence> {
  constructor(private readonly detectorOf: DetectorOf) {
    super();
  }

  process(
    batch: StageBatch<Raised>,
  ): StageBatch<RaisedWithEvidence> | Promise<StageBatch<RaisedWithEvidence>> {
    if (!batch.items.some(({ transitions }) => transitions.some(beginsAnomaly))) return batch;
    const gathered = batch.items.map((raised) => this.withEvidence(raised));
    return Promise.all(gathered).then((items) => ({ ...batch, items }));
  }

  /** The window that began an incident, as its detector saw it. */
  private withEvidence(raised: Raised): RaisedWithEvidence | Promise<RaisedWithEvidence> {
    const { verdict, transitions } = raised;
    const begun = transitions.find(beginsAnomaly);
    const detector = begun && this.detectorOf(verdict.window.series);
    if (detector === undefined) return raised;
    return evidenceOf(begun!.incident, verdict, detector).then((evidence) => ({ ...raised, ...evidence }));
  }
}

async function evidenceOf(
  incident: Incident,
  { window: whole, score, standing }: Raised['verdict'],
  detector: Detector,
): Promise<Pick<RaisedWithEvidence, 'evidence' | 'trace'>> {
  const window = lastSteps(whole, detector.windowLength);
  const [again] = await detector.score([{ ...window, freshSteps: window.length }]);
  const { boundary, modelBoundary = boundary, modelScore, relation: known } = standing!;
  const decisive = decisiveScore(score!);
  const evidence: Evidence = {
    incident: incident.id,
    window: known ? whole : window,
    model: score!.model,
    score: score!.value,
    loudest: modelScore ?? decisive,
    threshold: modelBoundary,
    ...(known && { relation: { departure: decisive, boundary, known } }),
    signature: residualSignatureOf(incident.id, window, again!),
  };
  const departure = known && replayDeparture(known, whole);
  const trace = traceOf(incident, departure?.window ?? window, departure ?? again!);
  return { evidence, ...(trace && { trace }) };
}
