export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** Topic and number of a partition, which is named `topic/number`; a topic's name holds no slash, but a cluster's precedes it. */
export function topicPartitionOf(name: string): TopicPartition {
  const slash = name.lastIndexOf('/');
  return { topic: name.slice(0, slash), partition: Number(name.slice(slash + 1)) };
}
