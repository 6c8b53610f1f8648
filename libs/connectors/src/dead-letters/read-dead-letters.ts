import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { KymoError } from '@kymo/domain';
import type { Environment } from '../connector';
import type { KafkaConnection } from '../kafka/connection-options';
import { createKafka, describeKafkaError, withAdmin } from '../kafka/kafka-client';
import { PartitionReader } from '../kafka/partition-reader';
import { type DeadLetterLine, recordOfLine } from '../sinks/dead-letter-file/dead-letter-line';
import { rawRecord } from '../sources/kafka/kafka-record';
import { partHeaders } from '../sinks/dead-letter-topic/connect-headers';
import type { RefusedRecord } from './refused-record';

/** A sink of dead letters as the configuration holds it. */
export type DeadLetterSink =
  | ({ readonly type: 'dead-letter-topic'; readonly topic: string } & KafkaConnection)
  | { readonly type: 'dead-letter-file'; readonly path?: string | undefined };

/** Everything that a sink of dead letters has kept, in the order in which it was kept. @throws KymoError INPUT_UNREADABLE */
export function readDeadLetters(
  sink: DeadLetterSink,
  { dataFolder, env }: { readonly dataFolder: string; readonly env: Environment },
): AsyncGenerator<RefusedRecord> {
  return sink.type === 'dead-letter-topic'
    ? readTopic(sink, env)
    : readFiles(sink.path ?? join(dataFolder, 'dead-letters.ndjson'));
}

async function* readTopic(
  { topic, ...connection }: Extract<DeadLetterSink, { readonly type: 'dead-letter-topic' }>,
  env: Environment,
): AsyncGenerator<RefusedRecord> {
  const kafka = createKafka(connection, env);
  const reader = new PartitionReader(kafka);
  try {
    const partitions = await withAdmin(kafka, async (admin) =>
      // It may come into being with the first record that is refused.
      (await admin.listTopics()).includes(topic) ? admin.fetchTopicOffsets(topic) : [],
    );
    for (const { partition, low } of partitions.sort((a, b) => a.partition - b.partition)) {
      const log = `${topic}/${partition}`;
      for await (const { messages } of reader.read(topic, partition, Number(low)))
        for (const message of messages) {
          const { headers, ...kept } = rawRecord(message, log);
          const { refusal, own } = partHeaders(headers);
          const record = {
            ...kept,
            headers: own,
            partition: `${refusal.topic}/${refusal.partition}`,
            offset: refusal.offset,
          };
          const { reason, message: why } = refusal;
          yield { log, at: kept.offset, reason, message: why, record, isWhole: message.value !== null };
        }
    }
  } catch (thrown) {
    if (thrown instanceof KymoError) throw thrown;
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading dead letters: ${describeKafkaError(thrown, connection.brokers, [topic])}`,
      { cause: thrown },
    );
  } finally {
    await reader.close();
  }
}

async function* readFiles(path: string): AsyncGenerator<RefusedRecord> {
  for (const file of [`${path}.1`, path]) {
    const found = await stat(file).catch(() => undefined);
    if (found === undefined) continue;
    // The file before is the same under another name.
    const log = `file ${found.ino}`;
    let at = 0;
    for await (const text of createInterface({ input: createReadStream(file) })) {
      const number = at++;
      let line: DeadLetterLine;
      try {
        line = JSON.parse(text) as DeadLetterLine;
      } catch (cause) {
        throw new KymoError(
          'INPUT_UNREADABLE',
          `reading dead letters from ${file}: line ${number + 1} is not JSON. Remove the line, or name another file under sinks.`,
          { cause },
        );
      }
      const { reason, message } = line;
      yield { log, at: number, reason, message, record: recordOfLine(line), isWhole: true };
    }
  }
}
