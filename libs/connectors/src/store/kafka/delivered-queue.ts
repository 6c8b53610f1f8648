import { messageOf } from '@kymo/domain';
import type { KafkaProducer } from '../../kafka/kafka-client';
import type { TopicPartition } from '../../kafka/topic-partition';
import type { PartitionChange } from '../partition-change';
import { recordOf } from './changelog-record';

/**
 * Tells changelogs what was delivered. It is told behind the delivery and outside of any transaction: it is true whoever
 * says it, and what is not told in time is delivered again under the same identity.
 */
export class DeliveredQueue {
  private waiting = new Map<string, { readonly place: TopicPartition; readonly change: PartitionChange }>();
  private sending: Promise<void> | undefined;

  constructor(
    private readonly producer: Pick<KafkaProducer, 'send'>,
    private readonly warn: (message: string) => void,
  ) {}

  add(place: TopicPartition, changes: readonly PartitionChange[]): void {
    for (const change of changes)
      this.waiting.set(`${place.topic}/${place.partition} ${JSON.stringify(change.key)}`, { place, change });
    this.sending ??= this.send().finally(() => (this.sending = undefined));
  }

  /** Resolves once all is told, or Kafka does not take it. */
  async flush(): Promise<void> {
    await this.sending;
    if (this.waiting.size > 0) await this.send();
  }

  private async send(): Promise<void> {
    await Promise.resolve();
    while (this.waiting.size > 0) {
      const batch = this.waiting;
      this.waiting = new Map();
      const told = [...batch.values()];
      try {
        for (const topic of new Set(told.map(({ place }) => place.topic))) {
          const records = told
            .filter(({ place }) => place.topic === topic)
            .map(({ place, change }) => ({ ...recordOf(change), partition: place.partition }));
          await this.producer.send(topic, records);
        }
      } catch (error) {
        this.waiting = new Map([...batch, ...this.waiting]);
        this.warn(
          `noting in Kafka what was delivered: ${messageOf(error)}. It is noted later; another member would deliver it again.`,
        );
        return;
      }
    }
  }
}
