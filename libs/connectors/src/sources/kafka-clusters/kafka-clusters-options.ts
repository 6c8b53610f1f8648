import { whereValid } from '@kymo/domain';
import { z } from 'zod';
import { kafkaSourceOptionsSchema } from '../kafka/kafka-options';

const clusterSchema = kafkaSourceOptionsSchema.safeExtend({
  name: z
    .string()
    .regex(/^[\w.-]{1,64}$/u, 'must be of letters, digits, dots, hyphens and underscores, 64 at most')
    .describe(
      'Name of the cluster; its partitions are called <name>/<topic>/<number>. Do not change it later',
    ),
  state: z
    .literal('local', 'must be local: a transaction does not reach across clusters')
    .default('local')
    .describe('Where the state of the series lives: in the data folder, for one monitor'),
});

export const kafkaClustersOptionsSchema = z
  .object({
    clusters: z.array(clusterSchema).min(1).describe('Clusters to read in parallel'),
  })
  .strict()
  .superRefine(({ clusters }, context) => {
    const names = clusters.map(({ name }) => name);
    names.forEach((name, index) => {
      const first = names.indexOf(name);
      if (first === index) return;
      const message = `clusters[${first}] is called "${name}" too; give each cluster a name of its own`;
      context.addIssue({ code: 'custom', path: ['clusters', index, 'name'], message });
    });
  }, whereValid('clusters'));

/** @see kafkaClustersOptionsSchema */
export type KafkaClustersOptions = z.output<typeof kafkaClustersOptionsSchema>;
