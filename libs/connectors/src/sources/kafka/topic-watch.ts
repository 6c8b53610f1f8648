import { type Kafka, withAdmin } from '../../kafka/kafka-client';
import { topicIds } from '../../kafka/topic-ids';
import type { TopicChoice } from './topic-choice';

/** How often is looked. */
const LOOK_MS = 20_000;

/** The topics are no longer those that reading began with. */
export class TopicsChanged extends Error {}

/** What is watched of the topics of one session. */
export interface TopicWatchDeps {
  readonly kafka: Kafka;
  readonly choice: TopicChoice;
  readonly topics: readonly string[];
  /** Identity of a topic when reading began. */
  readonly idOf: (topic: string) => string | undefined;
  readonly changed: (why: TopicsChanged) => void;
}

/** Notices topics that a regular expression has come to match, and topics that were deleted and created again. */
export class TopicWatch {
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly deps: TopicWatchDeps) {
    // Kafka may be away: then the session ends by itself.
    this.#timer = setInterval(() => void this.look().catch(() => undefined), LOOK_MS);
  }

  async look(): Promise<void> {
    const { kafka, choice, topics, idOf, changed } = this.deps;
    if (choice.isOpen) {
      const found = choice.among(await withAdmin(kafka, (admin) => admin.listTopics()));
      const fresh = found.filter((topic) => !topics.includes(topic));
      if (fresh.length > 0) return changed(new TopicsChanged(`new topics: ${fresh.join(', ')}`));
    }
    for (const [topic, id] of await topicIds(kafka, topics)) {
      const before = idOf(topic);
      if (before !== undefined && before !== id)
        return changed(new TopicsChanged(`${topic} was deleted and created again`));
    }
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
