import type { Store } from '@kymo/domain';

/** Documents of a store that outlives a run. */
export function keptDocuments(): Pick<Store, 'documents' | 'putDocument'> {
  const kept = new Map<string, unknown>();
  return {
    documents: (prefix) =>
      new Map(
        [...kept].flatMap(([name, content]) =>
          name.startsWith(prefix) ? [[name.slice(prefix.length), structuredClone(content)] as const] : [],
        ),
      ),
    putDocument: (name, content) => {
      if (content === undefined) kept.delete(name);
      else kept.set(name, structuredClone(content));
      return Promise.resolve();
    },
  };
}
