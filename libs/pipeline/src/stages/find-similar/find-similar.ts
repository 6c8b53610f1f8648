import { beginsAnomaly, residualSignatureOf, traceOf } from '@kymo/alerting';
import {
  decisiveScore,
  type Detector,
  type Evidence,
  type Incident,
  lastSteps,
  type Store,
  type Trace,
} from '@kymo/domain';
import type { Raised } from '../raise/raise';
import { replayDeparture } from '../judge/relation/replay-departure';
import type { DetectorOf } from '../score/score';
import { type Stage, type StageBatch, StatelessStage } from '../stage';
import { KnownIncidents } from './known-incidents';

/** A verdict with its incidents, complete, and the evidence of one that begins. */
export interface RaisedWithEvidence extends Raised {
  readonly evidence?: Evidence;
  /** The loudest channel over that window. */
  readonly trace?: Trace;
}

/**
 * Incidents to incidents that carry their labels and name the earlier ones they resemble. It takes a pass as a whole, after
 * the pass before is durable: what it compares with is in the store or in the pass itself, so that a replay finds the same.
 */
export class FindSimilarStage extends StatelessStage implements Stage<Raised, RaisedWithEvidence> {
  constructor(
    private readonly detectorOf: DetectorOf,
    private readonly store: Pick<Store, 'incident' | 'signatures'>,
  ) {
    super();
  }

  async process(batch: StageBatch<Raised>): Promise<StageBatch<RaisedWithEvidence>> {
    const gathered = await Promise.all(batch.items.map((raised) => this.evidenceOf(raised)));
    const known = new KnownIncidents(this.store);
    const items = batch.items.map((raised, index): RaisedWithEvidence => {
      const { evidence, trace } = gathered[index] ?? {};
      const transitions = raised.transitions.map((transition) => ({
        ...transition,
        incident: known.complete(transition.incident, evidence?.signature),
      }));
      return { ...raised, transitions, ...(evidence && { evidence }), ...(trace && { trace }) };
    });
    return { ...batch, items };
  }

  /** The window that began an incident, as its detector saw it. */
  private evidenceOf({ verdict, transitions }: Raised): Promise<Gathered> | undefined {
    const begun = transitions.find(beginsAnomaly);
    const detector = begun && this.detectorOf(verdict.window.series);
    return detector && evidenceOf(begun.incident, verdict, detector);
  }
}

interface Gathered {
  readonly evidence: Evidence;
  readonly trace: Trace | undefined;
}

async function evidenceOf(
  incident: Incident,
  { window: whole, score, standing }: Raised['verdict'],
  detector: Detector,
): Promise<Gathered> {
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
  return { evidence, trace: traceOf(incident, departure?.window ?? window, departure ?? again!) };
}
