import type { Detector, SeriesKey, SeriesState } from '@kymo/domain';
import { type GroupModels, newGroup } from '../lifecycle/group-models';
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

  /** Members that a model can score. */
  knownTo(detector: Pick<Detector, 'knows'>): SeriesKey[] {
    return [...this.members.keys()].filter((series) => detector.knows(series));
  }
}
