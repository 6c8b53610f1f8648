import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import type { Source } from '@kymo/domain';
import { createPipeline } from '../pipeline';
import { stageOptionsSchema } from '../stages/stage-options';
import { Runner } from './runner';

/**
 * Run as a process of its own that may write only small files: one pass owes more than there is room for, until the
 * first warning has someone make room.
 */
const store = LmdbStore.open(process.argv[2]!);
const warnings: unknown[] = [];
const nothing = () => undefined;
const soon = () => Promise.resolve();
const source: Source = {
  name: 'one batch',
  readiness: () => ({ ready: true }),
  run: ({ pass }) => pass({ partition: 'p', records: [], nextOffset: 7 }),
};
const runner = new Runner({
  source,
  store,
  pumps: [],
  pipeline: createPipeline({
    decoder: new JsonDecoder({}),
    detectorOf: nothing,
    recipients: [
      {
        sink: 'sink',
        entries: () => (warnings.length > 0 ? [] : Array.from({ length: 64 }, (_, index) => entryOf(index))),
      },
    ],
    store,
    ...stageOptionsSchema.parse({}),
  }),
  models: {
    abandonPass: nothing,
    reassign: soon,
    beginPass: soon,
    endPass: soon,
    settle: soon,
    cancelFits: nothing,
  },
  bounds: { makeRoom: soon },
  logger: { warn: (details: unknown) => warnings.push(details) },
  onFailure: nothing,
  maxPasses: 1,
  keepMs: 1,
  keepSteps: 1,
});
await runner.run();
const position = store.position('p');
await runner.stop();
await store.close();
process.stdout.write(JSON.stringify({ warnings, position }));

/** Such that no compression makes it small. */
function entryOf(index: number) {
  const payload = Array.from({ length: 4096 }, (_, at) =>
    ((index + 1) * (at + 1) * 2654435761).toString(36),
  ).join('');
  return { id: String(index), payload };
}
