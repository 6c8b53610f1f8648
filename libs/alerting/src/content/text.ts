import { lastingMs, type NotificationMember, oneLine, OWN_SERIES } from '@kymo/domain';
import type { Notice } from '../grouping/notice';
import { durationText, nameText, readingText, timeText, troubleText } from './phrases';

/** Members and channels that a message spells out. */
const MAX_MEMBERS = 5;
const MAX_CHANNELS = 3;

/** All that is needed to act, in lines of plain text. */
export function textOf(notice: Notice, timeZone: string): string {
  const { members, memberCount, labels, changes, startMs, endMs, atMs } = notice;
  const untilMs = endMs ?? atMs;
  const lastedMs = Math.max(untilMs - startMs, ...members.map((member) => lastingMs(member, untilMs)));
  const lasting = `for ${durationText(lastedMs)}`;
  // Where nothing arrives at all, the time of the data stands still: the rule says for how long it has by the clock.
  const isStill =
    endMs === undefined && members.every(({ kind, series }) => kind === 'silence' && series === OWN_SERIES);
  const since = `Since ${timeText(startMs, timeZone)}${isStill ? '' : `, ${lasting}`}${endMs === undefined ? '' : `, until ${timeText(endMs, timeZone)}`}`;
  const listed = members.slice(0, MAX_MEMBERS);
  const isAlone = memberCount === 1;
  return [
    ...changes.map((change) => `• ${change}`),
    since,
    ...listed.flatMap((member) => memberLines(member, untilMs, isAlone)),
    ...(memberCount > listed.length
      ? [`and ${memberCount - listed.length} more${labels['series'] === undefined ? countedAs(members) : ''}`]
      : []),
    ...(isAlone ? backgroundLines(members[0]!, timeZone) : []),
  ]
    .map(oneLine)
    .join('\n');
}

/** A series that was in trouble twice is two incidents. */
function countedAs(members: Notice['members']): string {
  return new Set(members.map(({ series }) => series)).size < members.length ? ' incidents' : ' series';
}

function memberLines(member: NotificationMember, untilMs: number, isAlone: boolean): string[] {
  const { series, kind, readings, status } = member;
  const lasting = durationText(lastingMs(member, untilMs));
  const channels = readings
    .slice(0, MAX_CHANNELS)
    .map((reading) => `${reading.channel} ${readingText(reading, kind)}, for ${lasting}`);
  if (isAlone) return channels;
  const what = channels.length > 0 ? channels.join('; ') : `${troubleText(member)}, for ${lasting}`;
  return [`${series}: ${what}${status === 'resolved' ? ' (over)' : ''}`];
}

function backgroundLines(member: NotificationMember, timeZone: string): string[] {
  const { series, peakScore, maturity, model, rule, label, similar = [], reopened } = member;
  const score = peakScore === undefined ? '' : `Score ${peakScore.toFixed(1)} where 1.0 is the boundary`;
  const known =
    maturity === undefined || maturity === 1
      ? ''
      : `, the series being known to ${Math.round(100 * maturity)} %`;
  return [
    // The title has left out some of it.
    ...(nameText(series) === series ? [] : [`Series ${series}`]),
    ...(score === '' ? [] : [`${score}${known}`]),
    ...(reopened > 0 ? [`It has come back ${reopened === 1 ? 'once' : `${reopened} times`}`] : []),
    ...(label === undefined ? [] : [`Labelled “${label}”`]),
    ...similar.map((one) => {
      const called = one.label === undefined ? '' : `: “${one.label}”`;
      return `Looks like ${one.series} at ${timeText(one.startMs, timeZone)}${called}`;
    }),
    ...(model ? [`Found by ${model.detector} ${model.hash.slice(0, 12)}`] : [`Rule: ${rule}`]),
  ];
}
