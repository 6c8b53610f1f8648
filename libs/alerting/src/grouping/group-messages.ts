import type { Acknowledgement, NotificationEvent } from '@kymo/domain';
import type { Moment } from '../episode/episode';
import { worseOf } from '../policy/severity';
import type { Route } from '../routing/route';
import { noteTold } from './changes';
import type { Group, Member } from './group';
import { type Notice, noticeOf } from './notice';
import { placeOn } from './places';

/** What people are told of groups, and what they know since. */
export class GroupMessages {
  private notices: Notice[] = [];

  constructor(private readonly told: (member: Member) => void) {}

  takeNotices(): Notice[] {
    const { notices } = this;
    this.notices = [];
    return notices;
  }

  tell(
    group: Group,
    route: Route,
    event: NotificationEvent,
    changes: readonly string[],
    members: readonly Member[],
    now: Moment,
  ): void {
    if (members.length === 0) return;
    const known = group.told === undefined ? undefined : group.toldSeverity;
    group.revision += 1;
    group.told = now;
    for (const member of members) {
      const place = placeOn(member.places, route.id)!;
      if (place.told === undefined) group.total += 1;
      if (!noteTold(member, route.id, place)) continue;
      group.toldSeverity = worseOf(group.toldSeverity, member.episode.severity);
      this.told(member);
    }
    if (event !== 'acknowledged') this.noteAcknowledged(group);
    const formerSeverity = known === group.toldSeverity ? undefined : known;
    this.notices.push(noticeOf(group, route.receiver, event, changes, members, formerSeverity, now.eventMs));
  }

  /** A group is acknowledged where all members are that people know of and that are not over; the latest says by whom. */
  noteAcknowledged(group: Group): void {
    let latest: Acknowledgement | undefined;
    let isOpen = false;
    for (const { episode, places } of group.members) {
      if (episode.status === 'over' || placeOn(places, group.route)!.told === undefined) continue;
      isOpen = true;
      const { acknowledgement } = episode;
      if (acknowledgement === undefined) {
        group.acknowledgedBy = undefined;
        return;
      }
      if (latest === undefined || acknowledgement.atMs > latest.atMs) latest = acknowledgement;
    }
    // What is over keeps the name of who has taken it on.
    if (isOpen) group.acknowledgedBy = latest!.by;
  }
}
