import { beginsAnomaly, residualSignatureOf } from '@kymo/alerting';
import { type Detector, type Evidence, lastSteps, type Store } from '@kymo/domain';
import { concatMap, mergeAll, type OperatorFunction, toArray } from 'rxjs';
import { IncidentMemory } from './incident-memory';
import type { Raised } from './raise';
import type { DetectorOf } from './score';

/** What was raised, its incidents with what is remembered of them, and the evidence of one that begins. */
export interface Recalled extends Raised {
  readonly evidence?: Evidence;
}

/**
 * Incidents to incidents that carry their labels and name the earlier ones they look like.
 * All it looks at is durable, or of this very pass and in its order, so that a replay names the same; a pass without
 * incidents waits for nothing here.
 */
export function recall({
  detectorOf,
  store,
}: {
  detectorOf: DetectorOf;
  store: Pick<Store, 'incident' | 'signatures'>;
}): OperatorFunction<Raised, Recalled> {
  return (raised) =>
    raised.pipe(
      toArray(),
      concatMap(async (all): Promise<readonly Recalled[]> => {
        const evidence = await gatherEvidence(all, detectorOf);
        const memory = new IncidentMemory(store);
        return all.map((one) => {
          const own = evidence.get(one);
          const transitions = one.transitions.map((transition) => ({
            ...transition,
            incident: memory.complete(transition.incident, own?.signature),
          }));
          return { ...one, transitions, ...(own && { evidence: own }) };
        });
      }),
      mergeAll(),
    );
}

/** What opened each incident that begins, as its detector saw it. */
async function gatherEvidence(
  all: readonly Raised[],
  detectorOf: DetectorOf,
): Promise<ReadonlyMap<Raised, Evidence>> {
  const gathered = new Map<Raised, Evidence>();
  await Promise.all(
    all.map((one) => {
      const begun = one.transitions.find(beginsAnomaly);
      const detector = begun && detectorOf(one.verdict.window.series);
      if (!detector) return undefined;
      return evidenceOf(begun.incident.id, one, detector).then((own) => gathered.set(one, own));
    }),
  );
  return gathered;
}

async function evidenceOf(incident: string, { verdict }: Raised, detector: Detector): Promise<Evidence> {
  const { value: score, model } = verdict.score!;
  const threshold = verdict.standing!.boundary;
  const window = lastSteps(verdict.window, detector.windowLength);
  const [whole] = await detector.score([{ ...window, freshSteps: window.length }]);
  const signature = residualSignatureOf(incident, window, whole!);
  return { incident, window, model, score, threshold, signature };
}
