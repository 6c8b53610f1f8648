/** The part of kafkajs that hides aborted transactions and control records; its types leave it out. */
declare module 'kafkajs/src/consumer/batch.js' {
  import type { KafkaMessage } from 'kafkajs';

  /** A record as it came, or the end of a transaction. */
  export type RawMessage = KafkaMessage & {
    readonly isControlRecord: boolean;
    readonly batchContext: { readonly producerId: string; readonly inTransaction: boolean };
  };

  export default class Batch {
    constructor(topic: string, fetchedOffset: string, partition: object);
    readonly messages: RawMessage[];
    readonly rawMessages: RawMessage[];
    readonly highWatermark: string;
    lastOffset(): string;
  }
}
