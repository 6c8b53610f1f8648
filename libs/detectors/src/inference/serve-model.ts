import type { Engine } from '@kymo/engine';
import type { ModelParts } from './model-parts';
import type { Scorer } from './scorer';
import { serveEnsemble } from './serve-ensemble';
import { serveNetwork } from './serve-network';

/** Compiles the networks of a model and scores with all of them; none stays behind where one fails. */
export async function serveModel(
  engine: Engine,
  { networks, combination }: ModelParts,
  channels: number,
): Promise<Scorer> {
  const scorers: Scorer[] = [];
  try {
    for (const parts of networks) scorers.push(await serveNetwork(engine, parts));
  } catch (error) {
    await Promise.all(scorers.map((scorer) => scorer.dispose()));
    throw error;
  }
  return combination ? serveEnsemble(scorers, combination, channels) : scorers[0]!;
}
