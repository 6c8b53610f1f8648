import type { Engine } from '@kymo/engine';
import { createCoder } from './coder';
import type { NetworkParts } from './model-parts';
import { createReconstructor } from './reconstructor';
import { scaleBatch } from './scale-batch';
import { SeriesKnown } from './series-known';
import { contextsOf } from './window-batch';
import { scoreBatch } from './score-batch';
import type { Scorer } from './scorer';

/** Compiles one fitted network and scores with it. */
export async function serveNetwork(engine: Engine, parts: NetworkParts): Promise<Scorer> {
  const { network, shape, parameters, state, options } = parts;
  const reconstructor = await createReconstructor(engine, network, parameters, shape, options.imputation);
  const known = new SeriesKnown(state);
  const coder = createCoder(engine, network, parameters, shape);
  return {
    score: (batch) => scoreBatch(batch, parts, known, reconstructor),
    encode: (batch) =>
      coder.encode(scaleBatch(batch, shape, known, options.imputation).scaled, contextsOf(batch)),
    async dispose() {
      await reconstructor.dispose();
      await coder.dispose();
    },
  };
}
