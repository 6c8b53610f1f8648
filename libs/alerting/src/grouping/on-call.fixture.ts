import type { Incident } from '@kymo/domain';
import type { IncidentNews } from '../episode/episode';
import { Maintenance, type MaintenanceOptions } from '../policy/maintenance';
import { type PolicyRule, PolicyRules } from '../policy/policy';
import { type Silence, Silences } from '../policy/silences';
import { Inhibitions, type InhibitionRule } from '../routing/inhibition';
import { type RouteInput, routeSchema, RouteTree } from '../routing/route';
import { Mutes } from './mutes';
import type { Notice } from './notice';
import { GROUPING_DEFAULTS, type GroupingOptions } from './grouping-options';
import { OnCall } from './on-call';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export interface Setting {
  readonly route?: RouteInput;
  readonly policies?: readonly PolicyRule[];
  readonly inhibitions?: readonly InhibitionRule[];
  readonly silences?: readonly Silence[];
  readonly maintenance?: readonly MaintenanceOptions[];
  readonly options?: Partial<GroupingOptions>;
}

export function onCallOf({
  route = {},
  policies = [],
  inhibitions = [],
  silences = [],
  maintenance = [],
  options = {},
}: Setting = {}): OnCall {
  return new OnCall(
    new PolicyRules(policies),
    new RouteTree(routeSchema.parse(route), 'pager'),
    new Mutes(new Inhibitions(inhibitions), new Silences(silences), new Maintenance(maintenance)),
    { ...GROUPING_DEFAULTS, ...options },
  );
}

/** News of an anomaly that has begun at `startMs`; with `endMs`, that it is over. */
export function newsOf(
  series: string,
  startMs: number,
  changes: Partial<Incident> = {},
  atMs?: number,
): IncidentNews {
  const incident: Incident = {
    id: `${series}@${startMs}`,
    kind: 'anomaly',
    series,
    tags: {},
    status: changes.endMs === undefined ? 'firing' : 'resolved',
    severity: 'warning',
    startMs,
    raisedMs: startMs,
    lastMs: startMs,
    paged: true,
    peakScore: 2,
    channels: [{ name: 'flow', share: 1 }],
    rule: 'a rule',
    ...changes,
  };
  return { incident, readings: [], atMs: atMs ?? incident.endMs ?? startMs };
}

/** Plays news that arrive when they happen, then lets time pass until `untilMs`. */
export function play(
  onCall: OnCall,
  news: readonly IncidentNews[],
  untilMs: number,
  everyMs = SECOND,
): Notice[] {
  const notices: Notice[] = [];
  let nowMs = news[0]?.atMs ?? 0;
  for (const one of news) {
    nowMs = Math.max(nowMs, one.atMs);
    onCall.take(one, nowMs);
    notices.push(...onCall.takeNotices());
  }
  for (; nowMs <= untilMs; nowMs += everyMs) {
    onCall.tick(nowMs);
    notices.push(...onCall.takeNotices());
  }
  return notices;
}

/** What people get of it, in short. */
export function told(notices: readonly Notice[]): string[] {
  return notices.map(({ event, members }) => `${event} ${members.map(({ series }) => series).join(' ')}`);
}
