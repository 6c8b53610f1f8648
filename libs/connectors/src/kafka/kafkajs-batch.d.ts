/** The part of kafkajs that hides aborted transactions and control records; its types leave it out. */
declare module 'kafkajs/src/consumer/batch.js' {
  import type { KafkaMessage } from 'kafkajs';

  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partition: object);
    readonly messages: KafkaMessage[];
    readonly rawMessages: KafkaMessage[];
    readonly highWatermark: string;
    lastOffset(): string;
  }
}
