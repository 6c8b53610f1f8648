import type { Cluster, Kafka } from 'kafkajs';

/** The connections of a client that is no member of a group. The library hands them to whoever divides partitions. */
export function clusterOf(kafka: Kafka): Cluster {
  let found: Cluster | undefined;
  const partitionAssigners = [
    ({ cluster }: { readonly cluster: Cluster }) => {
      found = cluster;
      return {} as never;
    },
  ];
  kafka.consumer({ groupId: 'kymo-reader', partitionAssigners });
  return found!;
}
