import { incidentRulesSchema } from '@kymo/alerting';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import type { Source } from '@kymo/domain';
import { createPipeline, judgeOptionsSchema, seriesOptionsSchema, windowOptionsSchema } from '@kymo/pipeline';
import { Monitor } from './monitor';

/**
 * Run as a process of its own that may write only small files: one pass owes more than there is room for, until the
 * first warning has someone make room.
 */
const store = LmdbStore.open(process.argv[2]!);
const warnings: unknown[] = [];
const nothing = () => undefined;
const source: Source = {
  name: 'one batch',
  readiness: () => ({ ready: true }),
  run: ({ pass }) => pass({ partition: 'p', records: [], nextOffset: 7 }),
};
const monitor = new Monitor({
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
    windows: windowOptionsSchema.parse({}),
    series: seriesOptionsSchema.parse({}),
    judge: judgeOptionsSchema.parse({}),
    incidents: incidentRulesSchema.parse({}),
  }),
  ladder: {
    beginPass: nothing,
    endPass: nothing,
    settle: nothing,
    cancelFits: nothing,
    close: nothing,
  } as never,
  logger: { warn: (details: unknown) => warnings.push(details) } as never,
  downfall: { tell: nothing },
  bounds: { makeRoom: () => Promise.resolve() },
  keepMs: 1,
  keepSteps: 1,
});
await monitor.run();
const position = store.position('p');
await monitor.stop(0);
process.stdout.write(JSON.stringify({ warnings, position }));

/** Such that no compression makes it small. */
function entryOf(index: number) {
  const payload = Array.from({ length: 4096 }, (_, at) =>
    ((index + 1) * (at + 1) * 2654435761).toString(36),
  ).join('');
  return { id: String(index), payload };
}
