import type { Store } from '@kymo/domain';
import type { RaisedWithEvidence } from '../evidence/evidence';
import { type StageBatch, StatelessStage, type SynchronousStage } from '../stage';
import { KnownIncidents } from './known-incidents';

/**
 * Incidents to incidents that carry their labels and name the earlier ones they resemble. It takes a pass as a whole, after
 * the pass before is durable: what it compares with is in the store or in the pass itself, so that a replay finds the same.
 */
export class FindSimilarStage
  extends StatelessStage
  implements SynchronousStage<RaisedWithEvidence, RaisedWithEvidence>
{
  constructor(private readonly store: Pick<Store, 'incident' | 'signatures'>) {
    super();
  }

  process(batch: StageBatch<RaisedWithEvidence>): StageBatch<RaisedWithEvidence> {
    const known = new KnownIncidents(this.store);
    const items = batch.items.map((raised) => {
      if (raised.transitions.length === 0) return raised;
      const transitions = raised.transitions.map((transition) => ({
        ...transition,
        incident: known.complete(transition.incident, raised.evidence?.signature),
      }));
      return { ...raised, transitions };
    });
    return { ...batch, items };
  }
}
