import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { goodBelow } from '../appearance';
import { COLOR } from '../colors';
import { faced, number, lines } from '../panels';
import { chosen, tableTarget } from '../prometheus';
import { arranged, sortedBy } from '../transformations';

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
        description: 'Groups of series without a model, although a fit was tried. They are not judged.',
        thresholds: goodBelow(1),
      },
      { prometheus: { Groups: `sum(${chosen('groups_unserved')})` } },
    ),
    number(
      {
        ...face,
        title: 'How many groups have an ill-fitting model?',
        description: 'Groups whose model calls more than 5 % of normal windows anomalous.',
        thresholds: goodBelow(1, COLOR.close),
      },
      { prometheus: { Groups: `sum(${chosen('groups_ill_fitted')})` } },
    ),
    number(
      {
        ...face,
        title: 'How many series have drifted?',
        description: 'Series whose telemetry has drifted from what their model was fitted on.',
        thresholds: goodBelow(1, COLOR.close),
      },
      { prometheus: { Series: `sum(${chosen('series_drifted')})` } },
    ),
  ];
}

export function modelStates() {
  return lines(
    {
      title: 'What state are the models in?',
      description:
        'Models by state: waiting for history, fitting, in the shadow, serving, retired, refused or failed.',
      noData: NOT_SCRAPED,
      unit: 'short',
      size: [12, 8],
    },
    { prometheus: { '{{state}}': `sum by (state) (${chosen('models')})` } },
  ).min(0);
}

export function servingModels() {
  const columns = { group: 'Group', detector: 'Detector', model: 'Model' };
  return faced(
    new TablePanel(),
    {
      title: 'Which model serves which group?',
      description: 'Detector and the start of its hash. `kymo models list` says more. At most 100 groups.',
      noData: NOT_SCRAPED,
      unit: 'string',
      size: [12, 8],
    },
    { prometheus: {} },
  )
    .withTarget(tableTarget(`sum by (group, detector, model) (${chosen('model_serving')})`))
    .withTransformation(arranged(columns, ['Time', 'Value']));
}

export function shadowProgress() {
  return lines(
    {
      title: 'How far along are the models in the shadow?',
      description:
        'Share of the steps that a model must see in the shadow before it is compared with the serving model.',
      noData: 'No model is in the shadow, or the monitor is not scraped',
      unit: 'percentunit',
      size: [12, 8],
    },
    {
      prometheus: {
        '{{group}}: {{detector}}': `topk(${MAX_GROUPS}, ${chosen('model_shadow_progress_ratio')})`,
      },
    },
  )
    .min(0)
    .max(1);
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
    { prometheus: { '{{group}}': `topk(${MAX_GROUPS}, ${chosen('model_drift_ratio')})` } },
  ).min(0);
}

/** Labels of one fit. */
const ONE_FIT = 'group, detector, outcome, model';
const MAX_FITS = 100;

export function fits() {
  // Each fit has labels of its own, so that those of the whole time range are found.
  const within = (name: string) => `max by (${ONE_FIT}) (last_over_time(${chosen(name)}[$__range]))`;
  const ended = `topk(${MAX_FITS}, ${within('fit_ended_timestamp_seconds')})`;
  const ofShown = (name: string) => `${within(name)} and on (${ONE_FIT}) ${ended}`;
  const columns = {
    'Value #A': 'Ended',
    group: 'Group',
    detector: 'Detector',
    outcome: 'Outcome',
    model: 'Model',
    'Value #B': 'Took',
    'Value #C': 'Caught',
    'Value #D': 'False alarms',
  };
  const queries = [
    `${ended} * 1000`,
    ofShown('fit_duration_seconds'),
    ofShown('fit_caught_ratio'),
    ofShown('fit_false_alarm_ratio'),
  ];
  const table = faced(
    new TablePanel(),
    {
      title: 'Which fits ended?',
      description:
        'Share of injected faults caught, and share of clean windows called anomalous, both on windows that were ' +
        'not learnt from. At most 100 fits.',
      noData: 'No fit has ended in this time range, or the monitor is not scraped',
      unit: 'string',
      size: [24, 9],
    },
    { prometheus: {} },
  );
  queries.forEach((query, index) => table.withTarget(tableTarget(query, index)));
  return table
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation(sortedBy('Value #A', true))
    .withTransformation(arranged(columns, ['Time']))
    .overrideByName('Ended', [{ id: 'unit', value: 'dateTimeAsIso' }])
    .overrideByName('Took', [{ id: 'unit', value: 's' }])
    .overrideByName('Caught', [{ id: 'unit', value: 'percentunit' }])
    .overrideByName('False alarms', [{ id: 'unit', value: 'percentunit' }]);
}

export function fitDurations() {
  return lines(
    {
      title: 'How long do fits take?',
      description: `Duration of the latest fit of a detector for a group. The ${MAX_GROUPS} longest.`,
      noData: 'No fit has ended in this time range, or the monitor is not scraped',
      unit: 's',
      size: [12, 8],
    },
    {
      prometheus: {
        '{{group}}: {{detector}}': `topk(${MAX_GROUPS}, max by (group, detector) (${chosen('fit_duration_seconds')}))`,
      },
    },
  ).min(0);
}

export function fitsWithoutModel() {
  return lines(
    {
      title: 'Which fits gave no model?',
      description:
        'Fits in the previous hour that failed, or were refused because the model could not tell faults from clean ' +
        'data.',
      noData: NOT_SCRAPED,
      unit: 'short',
      thresholds: goodBelow(1),
      size: [12, 8],
    },
    {
      prometheus: {
        '{{outcome}}': `sum by (outcome) (increase(${chosen('fits_total', 'outcome!="fitted"')}[1h]))`,
      },
    },
  ).min(0);
}
