import { dashboardOf } from '../board';
import { UIDS } from '../links';
import {
  drift,
  fitDurations,
  fits,
  fitsWithoutModel,
  groupCounts,
  modelStates,
  servingModels,
  shadowProgress,
} from './fitted';
import { leastMature, scoreSpread, windowsByDetector } from './serving';

/** What serves, how well it fits, and what was fitted. */
export function modelsDashboard() {
  return dashboardOf({
    uid: UIDS.models,
    title: 'models',
    description: 'Which models serve, whether they still fit, and what was fitted.',
    variables: ['datasource', 'prometheus', 'instance', 'tag', 'group', 'detector'],
    from: 'now-24h',
    rows: [
      {
        title: 'What serves',
        panels: [...groupCounts(), windowsByDetector(), modelStates(), servingModels(), shadowProgress()],
      },
      { title: 'Fit', panels: [drift(), scoreSpread(), leastMature()] },
      { title: 'Fits', panels: [fits(), fitDurations(), fitsWithoutModel()] },
    ],
  });
}
