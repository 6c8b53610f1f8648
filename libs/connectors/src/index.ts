/**
 * Where Kymo meets the world: sources, decoders, sinks and the embedded store, each wire library behind one file.
 * Deliberately without judgement: nothing here knows what an anomaly is, retries on its own or keeps state of its own.
 */
export { readStore, type StoreReader } from './store/lmdb/lmdb.reader';
export { LmdbStore } from './store/lmdb/lmdb.store';
export { JsonDecoder, jsonOptionsSchema, type JsonOptions } from './decoders/json.decoder';
export {
  historyStepsOf,
  SimulatorSource,
  simulatorOptionsSchema,
  type SimulatorClock,
  type SimulatorOptions,
  type StepTelemetry,
} from './sources/simulator/simulator.source';
export {
  LineProtocolDecoder,
  lineProtocolOptionsSchema,
  type LineProtocolOptions,
} from './decoders/line-protocol.decoder';
export { MappedJsonDecoder } from './decoders/mapped-json.decoder';
export { mappedJsonOptionsSchema, type MappedJsonOptions } from './decoders/mapping';
export {
  fileOptionsSchema,
  FileSource,
  type FileOptions,
  type FileProgress,
} from './sources/file/file.source';
export type { FileDescription } from './sources/file/opening';
export { FILE_FORMATS, type FileFormat } from './sources/file/formats';
export { createDecoder, createSink, createSource, decoders, sinks, sources, type Chosen } from './registry';
export type {
  ConnectedSink,
  ConnectorContext,
  DecoderDefinition,
  Definition,
  Environment,
  SinkDefinition,
  SourceDefinition,
} from './connector';
export { connectionOptionsSchema, type KafkaConnection } from './kafka/connection-options';
export { KafkaProducer, type OutgoingRecord } from './kafka/kafka-client';
export { influxEntries } from './sinks/influx/influx-entries';
export { exampleNotifications } from './receivers/example-notifications';
export { receivers } from './receivers/registry';
export { webhookEntry, type WebhookBody } from './sinks/webhook/webhook-entries';
export { deadLetterEntries, deadLetterEntry } from './sinks/dead-letter-entries';
export { KafkaSource } from './sources/kafka/kafka.source';
