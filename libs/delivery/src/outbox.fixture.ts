import type { Delivery, OutboxEntry, Sink, Store } from '@kymo/domain';

/** The outbox of a store, in memory. */
export function memoryOutbox() {
  const owed = new Map<string, { position: number; entry: OutboxEntry }[]>();
  let next = 1;
  const of = (sink: string) => owed.get(sink) ?? [];
  const owe = (sink: string, ...entries: readonly OutboxEntry[]) => {
    const added = entries.map((entry) => ({ position: next++, entry }));
    owed.set(sink, [...of(sink), ...added]);
    return added;
  };
  const documents = new Map<string, unknown>();
  const store: Pick<Store, 'outbox' | 'acknowledge' | 'outboxSize' | 'document' | 'putDocument'> = {
    document: (name) => documents.get(name),
    putDocument: (name, content) => {
      documents.set(name, content);
      return Promise.resolve();
    },
    outbox: (sink, limit, after = 0) =>
      of(sink)
        .filter(({ position }) => position > after)
        .slice(0, limit),
    acknowledge: (sink, positions, instead = {}) => {
      owed.set(
        sink,
        of(sink).filter(({ position }) => !positions.includes(position)),
      );
      for (const [other, entries] of Object.entries(instead)) owe(other, ...entries);
      return Promise.resolve();
    },
    outboxSize: (sink) => ({
      entries: of(sink).length,
      bytes: of(sink).reduce((sum, { entry }) => sum + entry.payload.length, 0),
    }),
  };
  return { store, owe, idsOf: (sink: string) => of(sink).map(({ entry: { id } }) => id) };
}

/** A sink that answers as `answerTo` says, and keeps what it took and how often it was asked. */
export function sinkThat(answerTo: (entries: readonly OutboxEntry[]) => Delivery, batchEntries = 1) {
  const taken: string[] = [];
  const asked: string[] = [];
  const sink: Sink = {
    name: 'sink',
    batchEntries,
    deliver: (entries) => {
      const ids = entries.map(({ id }) => id);
      asked.push(ids.join('+'));
      const answer = answerTo(entries);
      if (answer.status === 'delivered') taken.push(...ids);
      return Promise.resolve(answer);
    },
    readiness: () => Promise.resolve({ ready: true }),
    close: () => Promise.resolve(),
  };
  return { sink, taken, asked };
}

export const entriesOf = (...ids: readonly string[]): OutboxEntry[] => ids.map((id) => ({ id, payload: id }));
