/**
 * Where Kymo meets the world: sources, decoders, sinks and the embedded store, each wire library behind one file.
 * Deliberately without judgement: nothing here knows what an anomaly is, retries on its own or keeps state of its own.
 */
export { readStore, type StoreReader } from './store/lmdb/lmdb.reader';
export { noStore } from './store/lmdb/no-store';
export { GroupDocuments } from './store/kafka/group-documents';
export { GroupStore } from './store/kafka/group.store';
export { readChangelog, topicOffsets } from './store/kafka/read-changelog';
export { LmdbStore } from './store/lmdb/lmdb.store';
export { STORE_LAYOUT } from './store/lmdb/migrations/migrations';
export { copyStore, replaceStore } from './store/lmdb/store-copy';
export { readDeadLetters, type DeadLetterSink } from './dead-letters/read-dead-letters';
export type { RefusedRecord } from './dead-letters/refused-record';
export { Replayed } from './dead-letters/replayed';
export { JsonDecoder } from './decoders/json.decoder';
export {
  historyStepsOf,
  SimulatorSource,
  simulatorOptionsSchema,
} from './sources/simulator/simulator.source';
export { FileSource, type FileDescription, type FileOptions } from './sources/file/file.source';
export { HttpSource } from './sources/http/http.source';
export type { HttpSourceOptions } from './sources/http/http-source-options';
export { TopicChoice } from './sources/kafka/topic-choice';
export { FORMAT_HEADER, type PushedFormat } from './sources/http/pushed-decoder';
export { fluxDownsampling, influxqlDownsampling } from './sinks/influx/downsampling';
export {
  createDecoder,
  createDecoderFor,
  createSink,
  createSource,
  decoders,
  sinks,
  sources,
} from './registry';
export { environmentWithFiles } from './environment';
export type { ConnectedSink, ConnectorContext, Environment } from './connector';
export { connectionOptionsSchema } from './kafka/connection-options';
export { KafkaProducer, type OutgoingRecord, topicEnds } from './kafka/kafka-client';
export { emailHtml, PICTURE_ID } from './receivers/email/email-content';
export { namedLinks } from './receivers/named-links';
export { exampleNotifications } from './receivers/example-notifications';
export { pagerdutyEvent } from './receivers/pagerduty/pagerduty.receiver';
export { slackMessage } from './receivers/slack/slack.receiver';
export { isReceiver, receivers } from './receivers/registry';
export { verifierOf } from './receivers/webhook/webhook-signature';
