import { type NotificationMember, oneLine } from '@kymo/domain';
import type { Notice } from '../grouping/notice';
import { troubleText } from './phrases';

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

function whatOf({ members, memberCount, labels }: Notice): string {
  const [first, worst] = members as readonly [NotificationMember, ...NotificationMember[]];
  if (memberCount === 1) return `${first.series}: ${troubleText(first)}`;
  // The others are over and no longer listed: of which series they were is not known here.
  if (worst === undefined) {
    const others = memberCount === 2 ? '1 more incident' : `${memberCount - 1} more incidents`;
    return `${first.series}: ${troubleText(first)}, and ${others}`;
  }
  // Different troubles of one series.
  if (labels['series'] !== undefined) {
    const others = memberCount === 2 ? troubleText(worst) : `${memberCount - 1} more`;
    return `${first.series}: ${troubleText(first)}, and ${others}`;
  }
  const shared = sharedText(labels);
  const { series } = worstOf(first, worst);
  const named =
    series === first.series ? `first and worst ${series}` : `first ${first.series}, worst ${series}`;
  return `${memberCount} series${shared} in trouble together: ${named}`;
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
