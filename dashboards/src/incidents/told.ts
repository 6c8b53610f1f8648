import { awayOrReady, goodFrom } from '../appearance';
import { COLOR } from '../colors';
import { number, timeline } from '../panels';
import { chosen } from '../prometheus';
import { medianTimeToTell } from './resolution';

const NOT_SCRAPED = 'Prometheus has no such metric: the monitor is not scraped';

/** How soon people are told, how often rightly, and whether they can be reached. */
export function toldWell() {
  return [medianTimeToTell(), precision(), receivers()];
}

function precision() {
  const labelled = (labels: string) => `sum(${chosen('incidents_labelled', labels)})`;
  const share = `${labelled('label="true"')} / ${labelled('label=~"true|false"')}`;
  return number(
    {
      title: 'How many alerts were true?',
      description: 'The share of true ones among the incidents that people have labelled true or false.',
      noData: 'Nobody has labelled an incident yet, or the monitor is not scraped',
      unit: 'percentunit',
      thresholds: goodFrom(0.8, COLOR.close),
      size: [6, 8],
    },
    { prometheus: { Precision: share } },
  );
}

function receivers() {
  return timeline(
    {
      title: 'Which receivers could be reached?',
      description: 'Every sink, receivers of alerts among them: a gap in green is time when it took nothing.',
      noData: NOT_SCRAPED,
      unit: 'short',
      thresholds: goodFrom(1),
      size: [12, 8],
    },
    { prometheus: { '{{sink}}': `min by (sink) (${chosen('sink_ready')})` } },
  ).mappings([awayOrReady()]);
}
