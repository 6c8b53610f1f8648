import kafkajs, { type Admin } from 'kafkajs';

const AUTO_CREATE = 'auto.create.topics.enable';

/** Whether a topic is not there, and no broker would make it when it is written to. */
export async function isMissing(admin: Admin, topic: string): Promise<boolean> {
  if ((await admin.listTopics()).includes(topic)) return false;
  // Who may not ask for settings is not told them: then the topic counts as missing.
  return !(await makesTopics(admin).catch(() => false));
}

async function makesTopics(admin: Admin): Promise<boolean> {
  const { brokers } = await admin.describeCluster();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.BROKER,
        name: String(brokers[0]!.nodeId),
        configNames: [AUTO_CREATE],
      },
    ],
  });
  return resources[0]?.configEntries[0]?.configValue === 'true';
}
