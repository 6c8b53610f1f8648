import type { Episode, Moment } from '../episode/episode';
import { rankOf } from '../policy/severity';
import { keyOf } from '../routing/labels';
import type { Route, RouteTree } from '../routing/route';
import { Audience } from './audience';
import { changesOf, hasChanged, lastingSeries, phrased } from './changes';
import { type Group, groupId, isActive, type Member, toldMembersOf } from './group';
import { GroupMessages } from './group-messages';
import type { OpenGroups } from './open-groups';
import { GroupTiming } from './group-timing';
import type { Mutes } from './mutes';
import type { Notice } from './notice';
import { type Place, placeOn } from './places';
import { dividingTag, type StormOptions } from './storms';

/** What the one who keeps time and state is told of. */
export interface GroupEvents {
  /** The moment that a group waits for is another. */
  readonly waits: (group: Group) => void;
  readonly changedMember: (member: Member) => void;
  readonly changedGroup: (group: Group) => void;
  readonly changedRoute: (id: string) => void;
}

/** Decides what a group is told. */
export class GroupTeller {
  private readonly audience: Audience;
  private readonly timing: GroupTiming;
  private readonly messages: GroupMessages;

  constructor(
    private readonly groups: OpenGroups,
    private readonly routes: RouteTree,
    private readonly mutes: Mutes,
    private readonly storms: StormOptions,
    private readonly events: GroupEvents,
  ) {
    this.audience = new Audience(mutes, events.changedMember);
    this.messages = new GroupMessages(events.changedMember);
    this.timing = new GroupTiming(groups, routes, storms, (group) => {
      events.changedGroup(group);
      events.waits(group);
    });
  }

  takeNotices(): Notice[] {
    return this.messages.takeNotices();
  }

  /** Takes an episode that has changed to where it belongs, and has told what cannot wait. */
  follow(member: Member, before: Episode, isRelabelled: boolean, now: Moment): void {
    const { episode, labels } = member;
    if (episode.status === 'over') return this.endMember(member, now);
    if (!isActive(episode)) return;
    const isNew = !isActive(before) || member.places.length === 0;
    if (isNew || isRelabelled) {
      this.mutes.inhibitions.fires(episode.id, labels, episode.raisedMs!);
      for (const route of this.routes.routesFor(labels))
        if (placeOn(member.places, route.id) === undefined) this.enter(member, route, now);
    }
    for (const [route, place] of member.places) this.tellChanged(member, route, place, now);
  }

  /** Takes an episode from before the start to routes that the configuration did not have then, but to nobody twice. */
  rejoin(member: Member, now: Moment): void {
    const { episode, labels, places } = member;
    if (episode.status === 'over' && places.length === 0) return this.forgetIfAlone(member);
    if (episode.status !== 'firing' && episode.status !== 'acknowledged') return;
    const known = new Set(places.map(([id]) => this.routes.route(id)?.receiver));
    for (const route of this.routes.routesFor(labels))
      if (placeOn(places, route.id) === undefined && !known.has(route.receiver))
        this.enter(member, route, now);
  }

  /** Tells of a group what there is to tell. @param isUrgent members that are no worse than what is known can wait */
  flush(group: Group, now: Moment, isUrgent = false): void {
    this.events.changedGroup(group);
    const route = this.routes.route(group.route);
    if (route === undefined) return this.close(group);
    const newcomers = this.audience.newcomers(group, now, isUrgent);
    const mayBeStorm = group.told === undefined && !group.isStorm && newcomers.length > 0;
    if (mayBeStorm && this.gather(route, now)) return;
    if (group.told === undefined) this.tellFirst(group, route, newcomers, now);
    else this.tellMore(group, route, newcomers, now);
  }

  /** Somebody has acknowledged an episode, or given it back: groups of which all is acknowledged are quiet. */
  acknowledge(member: Member, now: Moment): void {
    for (const [, { group: key, told }] of member.places) {
      const group = this.groups.group(key);
      const route = group && this.routes.route(group.route);
      if (group?.told === undefined || route === undefined || told === undefined) continue;
      const before = group.acknowledgedBy;
      this.messages.noteAcknowledged(group);
      if (group.acknowledgedBy === before) continue;
      const { series } = member.episode.incident;
      const isTaken = group.acknowledgedBy !== undefined;
      const { by, note } = member.episode.acknowledgement ?? {};
      const changes = isTaken ? (note === undefined ? [] : [`${by}: ${note}`]) : [`${series} was given back`];
      const at = { ...now, eventMs: Math.max(now.eventMs, group.told.eventMs) };
      const event = isTaken ? 'acknowledged' : 'updated';
      this.messages.tell(group, route, event, changes, toldMembersOf(group), at);
      this.timing.waitOn(group, route, at);
    }
  }

  /** Becomes a member of its group on a route. */
  private enter(member: Member, route: Route, now: Moment): void {
    const group = this.groups.enter(route, member);
    if (group.told === undefined) this.timing.waitForMore(group, route, member.episode.raisedMs!, now);
    else this.timing.waitForNewcomers(group, route, now);
  }

  /** A worse severity is told at once, other changes after the interval. */
  private tellChanged(member: Member, route: string, before: Place, now: Moment): void {
    const group = this.groups.group(before.group);
    if (group?.told === undefined) return;
    const isWorse = rankOf(member.episode.severity) > rankOf(group.toldSeverity);
    if (isWorse && !this.audience.isMuted(member, now)) this.flush(group, now, true);
    const place = placeOn(member.places, route);
    if (place !== undefined && hasChanged(member, place)) this.timing.waitForChange(group, now);
  }

  private endMember(member: Member, now: Moment): void {
    const { episode, places } = member;
    for (const [route, place] of places) {
      const group = this.groups.group(place.group);
      if (group === undefined) continue;
      group.open -= 1;
      group.endMs = Math.max(group.endMs, episode.endMs ?? now.eventMs);
      if (place.told === undefined && this.audience.isMuted(member, now))
        this.groups.removeMember(route, member);
      if (group.told === undefined) continue;
      if (group.open === 0) this.flush(group, now);
      else this.timing.waitForEnds(group, now);
    }
    this.forgetIfAlone(member);
  }

  private tellFirst(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (newcomers.length === 0) {
      if (group.open === 0) this.close(group);
      else this.timing.lookAgain(group, route, now);
      return;
    }
    group.id = groupId(group);
    this.groups.trafficOf(route.id).told(group);
    this.events.changedRoute(route.id);
    this.messages.tell(group, route, 'firing', [], newcomers, now);
    if (group.open === 0) this.resolve(group, route, now);
    else this.timing.waitOn(group, route, now);
  }

  private tellMore(group: Group, route: Route, newcomers: readonly Member[], now: Moment): void {
    if (group.open === 0) return this.resolve(group, route, now, newcomers);
    const told = toldMembersOf(group);
    const lasting = lastingSeries(told);
    const changes: string[] = [];
    for (const member of told) changes.push(...changesOf(member, placeOn(member.places, route.id)!, lasting));
    const phrases = phrased(newcomers, told, changes);
    // People are reminded by the clock: of a backlog they hear once.
    const isOld = now.arrivalMs >= group.told!.arrivalMs + route.repeatIntervalMs;
    if (phrases.length > 0)
      this.messages.tell(group, route, 'updated', phrases, [...told, ...newcomers], now);
    else if (isOld && group.acknowledgedBy === undefined) {
      if (told.every(({ episode }) => episode.status === 'cooling'))
        return this.timing.lookAgain(group, route, now);
      this.messages.tell(group, route, 'repeated', [], told, now);
    }
    this.drop(
      group,
      told.filter(({ episode }) => episode.status === 'over'),
    );
    this.timing.waitOn(group, route, now);
  }

  private resolve(group: Group, route: Route, now: Moment, newcomers: readonly Member[] = []): void {
    const members = [...toldMembersOf(group), ...newcomers];
    this.messages.tell(group, route, 'resolved', [], members, now);
    this.close(group);
  }

  /** Takes in a storm what has broken together with the groups that wait. @returns whether there was one */
  private gather(route: Route, now: Moment): boolean {
    const traffic = this.groups.trafficOf(route.id);
    const isHeard = (group: Group) => this.audience.newcomers(group, now).length > 0;
    const together = traffic.gathering(now.eventMs, this.storms, isHeard);
    if (together.length === 0) return false;
    const members = together.flatMap(({ members }) => [...members]);
    const tag = dividingTag(members, this.storms.maxGroups);
    const raging = traffic.raging(now.eventMs, this.storms);
    const begun = new Set<Group>();
    for (const member of members) {
      const key = `${route.id} storm ${tag === undefined ? 'all' : keyOf(member.labels, [tag])}`;
      // The storm of the same tag value, where there is one.
      const storm = raging.get(key) ?? first(raging) ?? this.groups.storm(key, route);
      if (storm.told === undefined) begun.add(storm);
      else this.timing.waitForNewcomers(storm, route, now);
      this.groups.takeIn(route, member, storm);
      this.events.changedMember(member);
    }
    for (const group of together) this.close(group);
    for (const storm of begun) this.flush(storm, now);
    return true;
  }

  private close(group: Group): void {
    this.drop(group, group.members);
    this.groups.remove(group);
    group.due = undefined;
    this.events.changedGroup(group);
    this.events.waits(group);
  }

  private drop(group: Group, members: Iterable<Member>): void {
    for (const member of members) {
      // A storm may have taken it from here.
      if (placeOn(member.places, group.route)?.group === group.key)
        this.groups.removeMember(group.route, member);
      this.forgetIfAlone(member);
    }
  }

  private forgetIfAlone(member: Member): void {
    const { episode, places } = member;
    this.events.changedMember(member);
    if (episode.status === 'over' && places.length === 0) this.groups.forget(episode.id);
  }
}

function first<Value>(all: ReadonlyMap<string, Value>): Value | undefined {
  for (const value of all.values()) return value;
  return undefined;
}
