import type { Acknowledgement, Incident, IncidentKind } from '@kymo/domain';
import {
  acknowledge,
  dependsOnWindows,
  hear,
  lapsed,
  type IncidentNews,
  type Moment,
  whenDue,
  type Episode,
} from '../episode/episode';
import { type PolicyRules } from '../policy/policy';
import { hasSameLabels, labelsOf } from '../routing/labels';
import type { RouteTree } from '../routing/route';
import { ChangedRows, inOrder, type OnCallRow } from './changed-rows';
import { Clocks } from './clocks';
import { isActive, type Member, newMember } from './group';
import { OpenGroups } from './open-groups';
import { GroupTeller } from './group-teller';
import { GROUPING_DEFAULTS, type GroupingOptions } from './grouping-options';
import { IncidentChanges } from './incident-changes';
import type { Mutes } from './mutes';
import { matchersOf, type Notice } from './notice';
import { OpenMembers } from './open-members';
import { Timers } from './timers';

/** A group as somebody who answers a message needs it. */
export interface OpenGroup {
  readonly incidents: readonly Incident[];
  /** What its members and their likes match; empty where they have too little in common. */
  readonly matchers: readonly string[];
}

/**
 * From news of incidents to the notices that people get. A function of the news, their event times and their times of
 * arrival alone: the split into batches does not show, nor does the order of series within the disorder allowed, or of
 * partitions that are read together, but for whether a backlog tells what gets worse just after a message was due in that message or by an update.
 */
export class OnCall {
  private readonly timers = new Timers();
  private readonly current = new OpenMembers();
  private readonly groups = new OpenGroups();
  private readonly teller: GroupTeller;
  private readonly rows = new ChangedRows();
  private readonly clocks = new Clocks();
  /** To be kept with incidents. */
  readonly changes = new IncidentChanges();
  private isRestored = false;

  constructor(
    private readonly policies: PolicyRules,
    private readonly routes: RouteTree,
    private readonly mutes: Mutes,
    private readonly options: GroupingOptions = GROUPING_DEFAULTS,
  ) {
    this.teller = new GroupTeller(this.groups, routes, mutes, options, {
      waits: ({ key, due }) => this.timers.set(key, due),
      changedMember: (member) => {
        this.rows.addMember(member);
        this.changes.noteKeptBack(member);
      },
      changedGroup: (group) => this.rows.addGroup(group),
      changedRoute: (id) => this.rows.addRoute(id),
    });
  }

  /** Takes in news of an incident. @param arrivalMs by the clock; falls where that is set back */
  take(news: IncidentNews, arrivalMs: number): void {
    this.tick(arrivalMs);
    this.see(news.atMs, arrivalMs, news.partition);
    const { incident } = news;
    let member = this.current.of(incident);
    if (this.catchUp(member, news.atMs)) member = this.current.of(incident);
    const moment = { eventMs: news.atMs, arrivalMs };
    if (member === undefined) return this.begin(news, moment);
    const episode = hear(member.episode, news, member.policy, arrivalMs);
    if (episode !== undefined) this.changes.noteReturn(incident.id, episode.id);
    if (episode === undefined || episode === member.episode) return;
    this.settle(member, episode, moment);
  }

  /** Says that the data have reached a time, those of a partition where there are several. */
  see(eventMs: number, arrivalMs: number, partition = ''): void {
    this.clocks.see(eventMs, arrivalMs, partition);
    const nowMs = this.clocks.latestMs - this.options.disorderMs;
    for (let due = this.timers.takeByEvent(nowMs); due !== undefined; due = this.timers.takeByEvent(nowMs)) {
      const { eventMs: dueMs } = due.moment;
      this.act(due.key, { eventMs: dueMs, arrivalMs: Math.min(arrivalMs, due.moment.arrivalMs) });
    }
  }

  /** Says that the clock has reached a time. */
  tick(arrivalMs: number): void {
    if (this.isRestored) this.goOn(arrivalMs);
    const setBackMs = this.clocks.tick(arrivalMs);
    if (setBackMs > 0) this.timers.setBack(setBackMs);
    for (
      let due = this.timers.takeByArrival(arrivalMs);
      due !== undefined;
      due = this.timers.takeByArrival(arrivalMs)
    )
      this.act(due.key, due.moment);
  }

  /** Says that no more data come: nothing is waited for any longer, and what was cooling is over. */
  end(arrivalMs: number): void {
    const raisedMs = this.current.all().map(({ episode }) => episode.raisedMs ?? episode.startMs);
    const now = {
      eventMs: raisedMs.reduce((latest, one) => Math.max(latest, one), this.clocks.latestMs),
      arrivalMs,
    };
    for (const { key } of this.groups.allGroups) this.flush(key, now);
    for (const member of this.current.all())
      if (member.episode.status === 'cooling')
        this.settle(member, whenDue(member.episode, now, member.policy), now);
  }

  /** Takes in which episodes people have acknowledged. @param of what holds for the incidents of an episode */
  acknowledge(of: (incidents: readonly string[]) => Acknowledgement | undefined, arrivalMs: number): void {
    const now = this.clocks.momentAt(arrivalMs);
    for (const member of this.current.all()) {
      const { episode } = member;
      const acknowledgement = of([episode.id, episode.incident.id]);
      if (acknowledgement?.atMs === episode.acknowledgement?.atMs) continue;
      member.episode =
        acknowledgement === undefined ? lapsed(episode) : acknowledge(episode, acknowledgement);
      this.rows.addMember(member);
      this.teller.acknowledge(member, now);
    }
  }

  /** A group that is open, by the identity that people know. */
  group(id: string): OpenGroup | undefined {
    const found = this.groups.groupCalled(id);
    const members = [...(found?.members ?? [])];
    if (members.length === 0) return undefined;
    return { incidents: members.map(({ episode }) => episode.incident), matchers: matchersOf(members) };
  }

  /** The incident of which news matter although nothing has changed. */
  held(series: string, kind: IncidentKind): Incident | undefined {
    const member = this.current.of({ series, kind, channels: [] });
    if (member === undefined || !dependsOnWindows(member.episode, member.policy)) return undefined;
    return member.episode.incident;
  }

  /** Whether anything is due by the clock. */
  isDue(arrivalMs: number): boolean {
    return this.clocks.wasSetBack(arrivalMs) || this.timers.isDue(arrivalMs);
  }

  /** Episodes with what keeps them from people, groups that are open. */
  get members(): Iterable<Member> {
    return this.groups.members;
  }

  /** What has come up since the last call, in order. */
  takeNotices(): Notice[] {
    return this.teller.takeNotices();
  }

  /** What has changed since the last call, to be stored with the notices. */
  takeRows(): OnCallRow[] {
    const rows = this.rows.take(this.groups);
    rows.push(...this.clocks.takeRows(!this.timers.isEmpty));
    return rows;
  }

  /** Goes on from what was stored. */
  restore(rows: Iterable<OnCallRow>): void {
    for (const row of rows) if (this.clocks.owns(row)) this.clocks.restore(row);
    for (const { kind, key, state } of inOrder(rows)) {
      if (kind === 'route') this.groups.restoreRoute(key, state);
      else if (kind === 'group') {
        const group = this.groups.restoreGroup(state, this.routes);
        if (group !== undefined) this.timers.set(group.key, group.due);
      } else this.restoreMember(state);
    }
    this.rows.clear();
    this.isRestored = true;
    const moved = this.groups.takeMoved();
    if (moved.length === 0) return;
    for (const key of moved) this.rows.addFormerGroup(key);
    for (const group of this.groups.allGroups) this.rows.addGroup(group);
    for (const member of this.groups.members) this.rows.addMember(member);
  }

  private restoreMember(state: unknown): void {
    const member = this.groups.restoreMember(state, (labels) => this.policies.for(labels), this.routes);
    const { episode, labels } = member;
    if (isActive(episode)) this.mutes.inhibitions.fires(episode.id, labels, episode.raisedMs!);
    if (episode.status !== 'over') this.current.add(member);
    this.timers.set(episode.id, episode.due);
    this.clocks.latestMs = Math.max(this.clocks.latestMs, episode.raisedMs ?? episode.startMs);
  }

  private begin(news: IncidentNews, now: Moment): void {
    const labels = labelsOf(news.incident);
    const policy = this.policies.for(labels);
    const episode = hear(undefined, news, policy, now.arrivalMs);
    if (episode === undefined) return;
    const member = newMember(episode, labels, policy);
    this.current.add(member);
    this.groups.know(member);
    this.settle(member, episode, now);
  }

  /**
   * The first that is heard of the clock after a start. While nothing was read the data could say nothing: what they have to
   * decide waits for them for as long as before. Routes may be others than those that episodes have taken.
   */
  private goOn(arrivalMs: number): void {
    this.isRestored = false;
    for (const member of this.groups.putOff(this.clocks.takeStopMs(arrivalMs))) {
      this.timers.set(member.episode.id, member.episode.due);
      this.rows.addMember(member);
    }
    for (const member of [...this.groups.members])
      this.teller.rejoin(member, this.clocks.momentAt(arrivalMs));
  }

  /** What the news of one series has to find over is over, however far behind the data of others are. @returns whether that was due */
  private catchUp(member: Member | undefined, atMs: number): boolean {
    const due = member?.episode.due;
    if (member === undefined || due === undefined || due.eventMs > atMs) return false;
    this.timers.set(member.episode.id, undefined);
    this.act(member.episode.id, due);
    return true;
  }

  /** @param key of a group, or the identity of an episode */
  private act(key: string, now: Moment): void {
    const member = this.groups.member(key);
    if (member === undefined) this.flush(key, now);
    else this.settle(member, whenDue(member.episode, now, member.policy), now);
  }

  private flush(key: string, now: Moment): void {
    const group = this.groups.group(key);
    if (group !== undefined) this.teller.flush(group, now);
  }

  /** An episode has changed: its groups follow. */
  private settle(member: Member, episode: Episode, now: Moment): void {
    const { incident, severity } = episode;
    const before = member.episode;
    const isRelabelled = severity !== before.severity || !hasSameLabels(incident, before.incident);
    // It inhibits nothing as what it was.
    if ((isRelabelled || episode.status === 'over') && isActive(before))
      this.mutes.inhibitions.ends(episode.id, member.labels);
    member.episode = episode;
    this.changes.noteAcknowledged(before, episode);
    this.changes.noteKeptBack(member);
    if (isRelabelled) {
      member.labels = labelsOf(incident, severity);
      member.policy = this.policies.for(member.labels);
    }
    if (before.due !== undefined || episode.due !== undefined) this.timers.set(episode.id, episode.due);
    this.rows.addMember(member);
    if (episode.status === 'over') this.current.delete(incident);
    this.teller.follow(member, before, isRelabelled, now);
  }
}
