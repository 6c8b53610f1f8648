import type { Acknowledgement, AcknowledgementChange, Incident, KeptBackChange } from '@kymo/domain';
import {
  acknowledge,
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
import { isActive, keptBackOf, type Member } from './group';
import { GroupStore } from './group-store';
import { GroupTeller } from './group-teller';
import type { Mutes } from './mutes';
import { matchersOf, type Notice } from './notice';
import type { StormOptions } from './storms';
import { Timers } from './timers';

export interface OnCallOptions extends StormOptions {
  /** Time by which news of one series may be behind those of another. */
  readonly disorderMs: number;
}

export const ON_CALL_DEFAULTS: OnCallOptions = { maxGroups: 5, correlationMs: 60_000, disorderMs: 10_000 };

/** A group as somebody who answers a message needs it. */
export interface OpenGroup {
  readonly incidents: readonly Incident[];
  /** What its members and their likes match; empty where they have too little in common. */
  readonly matchers: readonly string[];
}

/** A row of what has to be stored; an undefined state forgets the key. */
export interface OnCallRow {
  readonly key: string;
  readonly state: unknown;
}

const MEMBER = 'member ';
const GROUP = 'group ';
const ROUTE = 'route ';

/**
 * From news of incidents to the notices that people get. A function of the news, their event times and their times of
 * arrival alone: neither the split into batches nor the order of series within the disorder allowed shows.
 */
export class OnCall {
  private readonly timers = new Timers();
  /** Those that news can still reach, by series and kind. */
  private readonly current = new Map<string, Member>();
  private readonly store = new GroupStore();
  private readonly teller: GroupTeller;
  private readonly touched = {
    member: new Set<string>(),
    group: new Set<string>(),
    route: new Set<string>(),
  };
  private latestMs = Number.NEGATIVE_INFINITY;
  private acknowledged: AcknowledgementChange[] = [];
  private keptBack: KeptBackChange[] = [];

  constructor(
    private readonly policies: PolicyRules,
    private readonly routes: RouteTree,
    private readonly mutes: Mutes,
    private readonly options: OnCallOptions = ON_CALL_DEFAULTS,
  ) {
    this.teller = new GroupTeller(this.store, routes, mutes, options, {
      wait: (key, moment) => this.timers.set(key, moment),
      touched: (row, key) => {
        this.touched[row].add(key);
        if (row === 'member') this.noteKeptBack(this.store.member(key));
      },
    });
  }

  /** Takes in news of an incident. @param arrivalMs by the clock; never falls */
  take(news: IncidentNews, arrivalMs: number): void {
    this.tick(arrivalMs);
    this.see(news.atMs, arrivalMs);
    const { incident } = news;
    const key = keyOf(incident.series, incident.kind);
    this.catchUp(this.current.get(key), news.atMs);
    const member = this.current.get(key);
    const policy = member?.policy ?? this.policies.for(labelsOf(incident));
    const episode = hear(member?.episode, news, policy, arrivalMs);
    if (episode === undefined || episode === member?.episode) return;
    const known = member ?? { key, episode, labels: labelsOf(incident), policy, places: new Map() };
    if (member === undefined) {
      this.current.set(key, known);
      this.store.know(known);
    }
    this.settle(known, episode, { eventMs: news.atMs, arrivalMs });
  }

  /** Says that the data have reached a time. */
  see(eventMs: number, arrivalMs: number): void {
    // A clock that runs ahead must not make everything due.
    this.latestMs = Math.max(this.latestMs, Math.min(eventMs, arrivalMs));
    const nowMs = this.latestMs - this.options.disorderMs;
    for (let due = this.timers.takeByEvent(nowMs); due !== undefined; due = this.timers.takeByEvent(nowMs)) {
      const { eventMs: dueMs } = due.moment;
      this.act(due.key, { eventMs: dueMs, arrivalMs: Math.min(arrivalMs, due.moment.arrivalMs) });
    }
  }

  /** Says that the clock has reached a time. */
  tick(arrivalMs: number): void {
    for (
      let due = this.timers.takeByArrival(arrivalMs);
      due !== undefined;
      due = this.timers.takeByArrival(arrivalMs)
    )
      this.act(due.key, due.moment);
  }

  /** Takes in which episodes people have taken on. @param of what holds for the incidents of an episode */
  attend(of: (incidents: readonly string[]) => Acknowledgement | undefined, arrivalMs: number): void {
    const now = { eventMs: Math.min(this.latestMs, arrivalMs), arrivalMs };
    for (const member of this.current.values()) {
      const { episode } = member;
      const acknowledgement = of([episode.id, episode.incident.id]);
      if (acknowledgement?.atMs === episode.acknowledgement?.atMs) continue;
      member.episode =
        acknowledgement === undefined ? lapsed(episode) : acknowledge(episode, acknowledgement);
      this.touched.member.add(episode.id);
      this.teller.attend(member, now);
    }
  }

  /** A group that is open, by the identity that people know. */
  group(id: string): OpenGroup | undefined {
    const found = this.store.groupCalled(id);
    const members = found === undefined ? [] : this.store.membersOf(found);
    if (members.length === 0) return undefined;
    return { incidents: members.map(({ episode }) => episode.incident), matchers: matchersOf(members) };
  }

  /** The incident that the policy holds back: news of it matter although nothing has changed. */
  held(series: string, kind: string): Incident | undefined {
    const episode = this.current.get(keyOf(series, kind))?.episode;
    return episode?.heldBy === undefined ? undefined : episode.incident;
  }

  /** Whether the policy, a silence, the calendar or another incident keeps an incident from people now. */
  keepsBack({ series, kind }: Incident, arrivalMs: number): boolean {
    const member = this.current.get(keyOf(series, kind));
    if (member === undefined) return false;
    const { status, raisedMs = 0 } = member.episode;
    if (status === 'pending') return true;
    const now = { eventMs: Math.max(this.latestMs, raisedMs), arrivalMs };
    return this.mutes.muteOf(member, now) !== undefined;
  }

  /** Whether anything is due by the clock. */
  isDue(arrivalMs: number): boolean {
    return this.timers.isDue(arrivalMs);
  }

  /** Episodes with what keeps them from people, groups that are open. */
  get members(): Iterable<Member> {
    return this.store.members;
  }

  /** What has come up since the last call, in order. */
  takeNotices(): Notice[] {
    return this.teller.takeNotices();
  }

  /** For which incidents an acknowledgement has come to hold, or has lapsed, since the last call. */
  takeAcknowledged(): AcknowledgementChange[] {
    const { acknowledged } = this;
    this.acknowledged = [];
    return acknowledged;
  }

  /** What it has begun or ceased to keep from people since the last call. */
  takeKeptBack(): KeptBackChange[] {
    const { keptBack } = this;
    this.keptBack = [];
    return keptBack;
  }

  /** What has changed since the last call, to be stored with the notices. */
  takeRows(): OnCallRow[] {
    const { member, group, route } = this.touched;
    const rows = [
      ...Array.from(member, (id) => ({ key: MEMBER + id, state: this.store.memberRow(id) })),
      ...Array.from(group, (key) => ({ key: GROUP + key, state: this.store.groupRow(key) })),
      ...Array.from(route, (id) => ({ key: ROUTE + id, state: this.store.routeRow(id) })),
    ];
    this.forgetTouched();
    return rows;
  }

  /** Goes on from what was stored. */
  restore(rows: Iterable<OnCallRow>): void {
    const all = [...rows];
    for (const { key, state } of all)
      if (key.startsWith(ROUTE)) this.store.restoreRoute(key.slice(ROUTE.length), state);
    for (const { key, state } of all) {
      if (!key.startsWith(GROUP)) continue;
      const group = this.store.restoreGroup(state);
      this.timers.set(group.key, group.due);
    }
    for (const { key, state } of all) {
      if (!key.startsWith(MEMBER)) continue;
      const member = this.store.restoreMember(
        state,
        (labels) => this.policies.for(labels),
        (id) => this.routes.route(id),
      );
      const { episode, labels } = member;
      if (isActive(episode)) this.mutes.inhibitions.fires(episode.id, labels);
      if (episode.status !== 'over') this.current.set(member.key, member);
      this.timers.set(episode.id, episode.due);
      this.latestMs = Math.max(this.latestMs, episode.raisedMs ?? episode.startMs);
    }
    this.forgetTouched();
  }

  private forgetTouched(): void {
    for (const keys of Object.values(this.touched)) keys.clear();
  }

  /** What the news of one series has to find over is over, however far behind the data of others are. */
  private catchUp(member: Member | undefined, atMs: number): void {
    const due = member?.episode.due;
    if (member === undefined || due === undefined || due.eventMs > atMs) return;
    this.timers.set(member.episode.id, undefined);
    this.act(member.episode.id, due);
  }

  /** @param key of a group, or the identity of an episode */
  private act(key: string, now: Moment): void {
    const member = this.store.member(key);
    if (member === undefined) this.teller.flush(key, now);
    else this.settle(member, whenDue(member.episode, now, member.policy), now);
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
    this.noteAcknowledged(before, episode);
    this.noteKeptBack(member);
    if (isRelabelled) {
      member.labels = labelsOf(incident, severity);
      member.policy = this.policies.for(member.labels);
    }
    this.timers.set(episode.id, episode.due);
    this.touched.member.add(episode.id);
    if (episode.status === 'over') this.current.delete(member.key);
    this.teller.follow(member, before, isRelabelled, now);
  }

  private noteKeptBack(member: Member | undefined): void {
    if (member === undefined) return;
    const { incident, status } = member.episode;
    const keptBack = keptBackOf(member);
    const known = member.keptBack?.incident === incident.id ? member.keptBack.keptBack : undefined;
    if (keptBack?.gate === known?.gate && keptBack?.by === known?.by) return;
    // What kept it back until it was over stays known.
    if (keptBack === undefined && status === 'over') return;
    member.keptBack = { incident: incident.id, keptBack };
    this.keptBack.push(member.keptBack);
  }

  private noteAcknowledged(before: Episode, { id, incident, acknowledgement }: Episode): void {
    const of = before.acknowledgement;
    if (of === undefined) return;
    const holds = acknowledgement !== undefined;
    if (holds && incident.id === before.incident.id) return;
    const incidents = new Set(holds ? [incident.id] : [id, before.incident.id, incident.id]);
    this.acknowledged.push(...[...incidents].map((one) => ({ incident: one, of, holds })));
  }
}

/** An anomaly that becomes a new normal is the same trouble. */
function keyOf(series: string, kind: string): string {
  return `${kind === 'regime-change' ? 'anomaly' : kind} ${series}`;
}
