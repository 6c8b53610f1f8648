import type { Maintenance } from '../policy/maintenance';
import type { Silences } from '../policy/silences';
import type { Inhibitions } from '../routing/inhibition';
import type { Moment } from '../episode/episode';
import type { Mute } from '../policy/gate';
import type { Member } from './group';

const HOUR_MS = 3_600_000;

/** Where people, the calendar, other incidents and its age say that an episode is not to be told. */
export class Mutes {
  constructor(
    readonly inhibitions: Inhibitions,
    private readonly silences: Silences,
    private readonly maintenance: Maintenance,
    /** Age of the data from which nobody is told of what begins in them, milliseconds. */
    private readonly maxAgeMs = Number.POSITIVE_INFINITY,
  ) {}

  /**
   * What keeps an episode from people at a moment. A silence holds for what happens in it, and while it lasts by the clock.
   * Maintenance holds for what happens in it; data that are ahead of the clock happen now. What is found in old data is told
   * once the data are no longer old, if it still fires.
   */
  muteOf({ labels, episode }: Member, { eventMs, arrivalMs }: Moment): Mute | undefined {
    const inhibitor = this.inhibitions.inhibitorOf(episode.id, labels, episode.raisedMs!);
    if (inhibitor !== undefined) return { gate: 'inhibition', by: inhibitor };
    const silence = this.silences.silenceOf(labels, eventMs) ?? this.silences.silenceOf(labels, arrivalMs);
    if (silence !== undefined) return { gate: 'silence', by: silence.id };
    const window = this.maintenance.mutedBy(labels, Math.min(eventMs, arrivalMs));
    if (window !== undefined) return { gate: 'maintenance', by: window };
    if (arrivalMs - eventMs <= this.maxAgeMs) return undefined;
    return { gate: 'age', by: `${this.maxAgeMs / HOUR_MS} h` };
  }
}
