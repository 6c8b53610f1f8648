import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StateTimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { byThreshold, COLOR, plainLegend, PROMETHEUS, steps, words } from '../appearance';
import { lines, metric, rate, targets } from '../prometheus';
import type { Row } from '../row';

/** The monitor itself. */
export function processRow(): Row {
  return {
    title: 'The monitor itself (needs Prometheus)',
    collapsed: true,
    panels: [
      lines('How far is the monitor behind the telemetry?', { 'Time behind': metric('event_lag_seconds') })
        .description('The age of the newest sample that has arrived.')
        .unit('s'),
      lines('How many records arrive, and how many are refused?', {
        'Records read': `sum(${rate('records_read_total')})`,
        'Refused: {{reason}}': `sum by (reason) (${rate('records_rejected_total')})`,
      })
        .description('Records a second. Refused records are in the dead-letter topic with their reason.')
        .unit('reqps'),
      lines('What is still owed to each sink?', { '{{sink}}': metric('outbox_entries') })
        .description(
          'Deliveries that wait on disk. A line that climbs means that its sink does not take them.',
        )
        .unit('short'),
      lines('How long do a pass and a scoring take?', {
        'Pass, 95 of 100 within': within95('pass_duration_seconds'),
        'Scoring, 95 of 100 within': within95('score_duration_seconds'),
      })
        .description(
          'Time for one batch from the source, and within it for the arithmetic of one scoring call.',
        )
        .unit('s'),
      readiness(),
    ],
  };
}

function within95(histogram: string): string {
  return `histogram_quantile(0.95, sum by (le) (${rate(`${histogram}_bucket`)}))`;
}

function readiness(): StateTimelinePanel {
  const panel = new StateTimelinePanel()
    .title('Which parts could be reached?')
    .description(
      'Whether the source and each sink were ready. While a sink is away, what is owed to it waits on disk.',
    )
    .datasource(PROMETHEUS)
    .unit('short')
    .mappings([words({ 0: { text: 'away', color: COLOR.bad }, 1: { text: 'ready', color: COLOR.good } })])
    .thresholds(
      steps([
        { value: null, color: COLOR.bad },
        { value: 1, color: COLOR.good },
      ]),
    )
    .colorScheme(byThreshold())
    .showValue(VisibilityMode.Never)
    .legend(plainLegend())
    .height(6)
    .span(24);
  const expressions = { Source: metric('source_ready'), '{{sink}}': metric('sink_ready') };
  for (const target of targets(expressions)) panel.withTarget(target);
  return panel;
}
