import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { number, lines } from '../panels';
import { chosen } from '../prometheus';

const MAX_GROUPS = 10;
const NOT_SCRAPED = 'Prometheus has no such metric: the monitor is not scraped, or has no models yet';

/** Groups of series whose models need a look. */
export function groupCounts() {
  const face = { noData: NOT_SCRAPED, unit: 'short', size: [8, 4] } as const;
  return [
    number(
      {
        ...face,
        title: 'How many groups have no model?',
        description: 'Groups of series that no model serves although a fit was tried. They are not judged.',
        thresholds: goodBelow(1),
      },
      { prometheus: { Groups: `sum(${chosen('groups_unserved')})` } },
    ),
    number(
      {
        ...face,
        title: 'How many groups are ill fitted?',
        description: 'Groups whose model takes more than 5 % of normal windows for anomalous.',
        thresholds: goodBelow(1, COLOR.close),
      },
      { prometheus: { Groups: `sum(${chosen('groups_ill_fitted')})` } },
    ),
    number(
      {
        ...face,
        title: 'How many series have drifted?',
        description: 'Series whose telemetry has moved from what their model was fitted on.',
        thresholds: goodBelow(1, COLOR.close),
      },
      { prometheus: { Series: `sum(${chosen('series_drifted')})` } },
    ),
  ];
}

export function modelStates() {
  return lines(
    {
      title: 'Where do the models stand?',
      description:
        'Models by state: waiting for history, fitting, in the shadow, serving, retired, refused or failed.',
      noData: NOT_SCRAPED,
      unit: 'short',
      size: [12, 8],
    },
    { prometheus: { '{{state}}': `sum by (state) (${chosen('models')})` } },
  ).min(0);
}

export function drift() {
  return lines(
    {
      title: 'Which groups have drifted?',
      description: `Drift statistic divided by its limit; above 1 the group has drifted. The top ${MAX_GROUPS} groups.`,
      noData: NOT_SCRAPED,
      unit: 'short',
      thresholds: goodBelow(1),
      size: [12, 9],
    },
    { prometheus: { '{{group}}': `topk(${MAX_GROUPS}, ${chosen('model_drift')})` } },
  ).min(0);
}

export function fits() {
  return lines(
    {
      title: 'Which fits gave no model?',
      description:
        'Fits within the hour before that were refused, since the model could not tell a fault from clean data, or failed.',
      noData: NOT_SCRAPED,
      unit: 'short',
      thresholds: goodBelow(1),
      size: [24, 8],
    },
    {
      prometheus: {
        '{{outcome}}': `sum by (outcome) (increase(${chosen('fits_without_model_total')}[1h]))`,
      },
    },
  ).min(0);
}
