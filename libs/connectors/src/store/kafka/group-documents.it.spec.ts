import { randomBytes, randomUUID } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import { createKafka, withAdmin } from '../../kafka/kafka-client';
import { GroupDocuments } from './group-documents';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const connection = connectionOptionsSchema.parse({ brokers });
const groupId = `documents-${randomUUID()}`;
const opened: GroupDocuments[] = [];
const member = () => {
  const documents = new GroupDocuments(connection, groupId, { env: {} });
  opened.push(documents);
  return documents;
};
afterEach(async () => {
  await Promise.all(opened.map((one) => one.close()));
  const kafka = createKafka(connection, {});
  await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [`${groupId}-kymo-models`] }));
});

it('shows every member the documents in their order, large ones whole, and each change once', async () => {
  const [one, other] = [member(), member()];
  const large = { weights: new Float32Array(randomBytes(2_000_000).buffer), name: 'large' };
  await one.put([
    { key: ['artifact', 'a'], content: large },
    { key: ['group', 'pump'], content: { hash: 'a' } },
  ]);
  expect(await other.changes()).toEqual([
    { key: ['artifact', 'a'], content: large },
    { key: ['group', 'pump'], content: { hash: 'a' } },
  ]);
  expect(await other.changes()).toEqual([]);
  await other.put([{ key: ['artifact', 'a'] }]);
  expect((await one.changes()).at(-1)).toEqual({ key: ['artifact', 'a'] });
});
