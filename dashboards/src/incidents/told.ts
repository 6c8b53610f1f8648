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
      description: 'Share of true incidents among those that people have labelled true or false.',
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
      description:
        'Every sink, including receivers of alerts. A gap in the green is a time when it accepted nothing.',
      noData: NOT_SCRAPED,
      unit: 'short',
      thresholds: goodFrom(1),
      size: [12, 8],
    },
    { prometheus: { '{{sink}}': `min by (sink) (${chosen('sink_ready')})` } },
  ).mappings([awayOrReady()]);
}
