import { createEngine } from '../src/create-engine';
import { serveTasks } from '../src/workers/serve-tasks';
import { scoring, training, type Workload } from './autoencoder';
import { rate } from './timing';

const engine = createEngine('onnx');
const ready = new Map<string, Promise<Workload>>();

interface Order {
  readonly batch: number;
  readonly seconds: number;
}

async function run(kind: 'score' | 'train', { batch, seconds }: Order): Promise<number> {
  const key = `${kind} ${batch}`;
  const make = kind === 'score' ? scoring : training;
  if (!ready.has(key))
    ready.set(
      key,
      engine.then((loaded) => make(loaded, batch)),
    );
  return rate(await ready.get(key)!, seconds);
}

serveTasks({
  score: (order: Order) => run('score', order),
  train: (order: Order) => run('train', order),
});
