import type { Detector, SeriesKey, SeriesState } from '@kymo/domain';
import { isMeantFor } from '../lifecycle/fit-reason';
import { type GroupModels, newGroup, type RungModels } from '../lifecycle/group-models';
import type { DetectionOptions } from '../options/detection-options';

/** Series that share models, and where their models stand. */
export class Group {
  readonly members = new Map<SeriesKey, SeriesState>();
  /** Replaced as a whole by each event. */
  models: GroupModels;

  constructor(
    readonly name: string,
    options: Pick<DetectionOptions, 'ladder' | 'seed'>,
  ) {
    this.models = newGroup(name, options);
  }

  /** The rungs, each with the number of rungs meant for this group that come before it. */
  placedRungs(): { readonly rung: RungModels; readonly place: number }[] {
    let place = 0;
    return this.models.rungs.map((rung) => ({
      rung,
      place: isMeantFor(rung.config, this.members) ? place++ : place,
    }));
  }

  /** Members that a model can score. */
  knownTo(detector: Pick<Detector, 'knows'>): SeriesKey[] {
    return [...this.members.keys()].filter((series) => detector.knows(series));
  }
}
