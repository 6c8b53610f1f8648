import { KymoError, type Artifact } from '@kymo/domain';
import { z } from 'zod';
import { fittedSeriesSchema } from './fitted-state';
import { combinationSchema } from '../calibration/combination';

/** What an ensemble learns beside the weights of its networks: the plain data of an artifact. */
const ensembleStateSchema = z.object({
  series: z.record(z.string(), fittedSeriesSchema),
  members: z
    .array(
      z.object({
        detector: z.string(),
        options: z.record(z.string(), z.unknown()),
        fitted: z.record(z.string(), z.unknown()),
      }),
    )
    .min(2),
  combination: combinationSchema,
});

export type EnsembleState = z.infer<typeof ensembleStateSchema>;

/** Prefix of the names of a member's weights. */
export function memberPrefix(index: number): string {
  return `member-${index}.`;
}

/**
 * Validates the plain data of an ensemble's artifact and splits it into one artifact per member.
 * @throws KymoError ARTIFACT_FOREIGN
 */
export function partsOfEnsemble(artifact: Artifact): {
  combination: EnsembleState['combination'];
  members: Artifact[];
} {
  const parsed = ensembleStateSchema.safeParse(artifact.fitted);
  if (!parsed.success) throw foreign(artifact, z.prettifyError(parsed.error));
  const { series, members, combination } = parsed.data;
  const known = Object.keys(series).sort().join('\n');
  return {
    combination,
    members: members.map(({ detector, options, fitted }, index) => {
      const own = Object.keys((fitted['series'] ?? {}) as object);
      if (own.sort().join('\n') !== known)
        throw foreign(artifact, `its member '${detector}' was fitted on other series`);
      return { ...artifact, detector, options, fitted, weights: weightsOf(artifact, memberPrefix(index)) };
    }),
  };
}

function weightsOf({ weights }: Artifact, prefix: string): Artifact['weights'] {
  return weights
    .filter(({ name }) => name.startsWith(prefix))
    .map((weight) => ({ ...weight, name: weight.name.slice(prefix.length) }));
}

function foreign({ detector }: Artifact, what: string): KymoError {
  return new KymoError(
    'ARTIFACT_FOREIGN',
    `the fitted part of '${detector}' does not have the current layout: ${what}`,
  );
}
