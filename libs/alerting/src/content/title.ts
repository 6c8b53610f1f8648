import { type NotificationMember, oneLine, OWN_SERIES } from '@kymo/domain';
import type { Notice } from '../grouping/notice';
import { nameText, troubleText } from './phrases';

/** The line that a person would say. */
export function titleOf(notice: Notice): string {
  return oneLine(`${prefixOf(notice)}${whatOf(notice)}`);
}

function prefixOf({ event, acknowledgedBy, severity }: Notice): string {
  switch (event) {
    case 'firing':
      return severity === 'critical' ? 'Critical: ' : '';
    case 'updated':
      return severity === 'critical' ? 'Update, critical: ' : 'Update: ';
    case 'repeated':
      return 'Still: ';
    case 'acknowledged':
      return `Taken on by ${acknowledgedBy ?? 'someone'}: `;
    case 'resolved':
      return 'Over: ';
  }
}

function whatOf({ members, memberCount, labels, status }: Notice): string {
  const [first, worst] = members as readonly [NotificationMember, ...NotificationMember[]];
  const name = nameText(first.series);
  const isOver = status === 'resolved';
  if (memberCount === 1) return `${name}: ${troubleText(first)}`;
  // The others are over and no longer listed: of which series they were is not known here.
  if (worst === undefined) {
    const others = memberCount === 2 ? '1 more incident' : `${memberCount - 1} more incidents`;
    return `${name}: ${troubleText(first)}, and ${others}`;
  }
  // Different troubles of one series.
  if (labels['series'] !== undefined) {
    const trouble = (one: NotificationMember) =>
      `${troubleText(one)}${one.status === 'resolved' && !isOver ? ' (over)' : ''}`;
    const others = memberCount === 2 ? trouble(worst) : `${memberCount - 1} more`;
    return `${name}: ${trouble(first)}, and ${others}`;
  }
  const own = members.find(({ series, status }) => series === OWN_SERIES && status === 'firing');
  if (own !== undefined) return `${own.series}: ${troubleText(own)}${othersText(members)}`;
  const shared = sharedText(labels);
  const { series } = worstOf(first, worst);
  const named =
    series === first.series ? `first and worst ${name}` : `first ${name}, worst ${nameText(series)}`;
  return `${memberCount} series${shared} in trouble together: ${named}`;
}

/** Of Kymo's own trouble: the series that are in trouble with it, each once, however often it was. */
function othersText(members: readonly NotificationMember[]): string {
  const firing = members.filter(({ series, status }) => series !== OWN_SERIES && status === 'firing');
  const count = new Set(firing.map(({ series }) => series)).size;
  return count === 0 ? '' : `, and ${count} more series in trouble`;
}

/** The second is the worst of all others: the first may be worse still. */
function worstOf(first: NotificationMember, second: NotificationMember): NotificationMember {
  return (first.peakScore ?? 0) > (second.peakScore ?? 0) ? first : second;
}

function sharedText(labels: Notice['labels']): string {
  const tags = Object.entries(labels)
    .filter(([name]) => name.startsWith('tag.'))
    .map(([name, value]) => `${name.slice(4)} ${value}`);
  return tags.length === 0 ? '' : ` of ${tags.slice(0, 2).join(', ')}`;
}
