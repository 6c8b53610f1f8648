import {
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
} from '@grafana/grafana-foundation-sdk/common';
import { COLOR, steps } from '../appearance';
import { lines, metric } from '../prometheus';
import type { Row } from '../row';

const MAX_GROUPS = 10;

/** Whether each group of series has a model that fits it. */
export function modelsRow(): Row {
  return {
    title: 'Models (needs Prometheus)',
    collapsed: true,
    panels: [whereTheyStand(), drift(), withoutModel()],
  };
}

function whereTheyStand() {
  return lines('Where do the models stand?', { '{{state}}': `sum by (state) (${metric('models')})` })
    .description(
      'Models by state: waiting for history, being fitted, held against what serves (shadow), serving, replaced ' +
        '(retired), or without success (refused, failed).',
    )
    .unit('short')
    .span(8);
}

function drift() {
  return lines('Which groups have drifted?', {
    '{{group}}': `topk(${MAX_GROUPS}, ${metric('model_drift')})`,
  })
    .description(
      `How far the telemetry of a group has moved from what its model was fitted on, in limits; the ${MAX_GROUPS} ` +
        'furthest. What stays beyond 1 is fitted anew.',
    )
    .thresholds(
      steps([
        { value: null, color: COLOR.good },
        { value: 1, color: COLOR.bad },
      ]),
    )
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed))
    .unit('short')
    .span(8);
}

function withoutModel() {
  return lines('Which fits gave no model?', {
    '{{outcome}} within an hour': `sum by (outcome) (increase(${metric('fits_without_model_total')}[1h]))`,
    'Groups that no model serves': metric('groups_unserved'),
  })
    .description(
      'Fits that were refused, since the model could not tell a fault from clean data, or failed. Whatever served before ' +
        'goes on; a group without any model is not judged. The page of the monitor says why.',
    )
    .unit('short')
    .span(8);
}
