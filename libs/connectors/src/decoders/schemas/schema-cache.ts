import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, type Readiness } from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { Connection } from '../../connection';
import type { FoundSchema, RegisteredSchema, SchemaRegistry } from './schema-registry';

/** Compiled schemas kept. Ids are few; only a producer gone wrong names so many. */
const MAX_SCHEMAS = 10_000;
/** A schema that was not there may be registered in the meantime. */
const ABSENT_MS = 30_000;
const FIRST_WAIT_MS = 200;
const MAX_WAIT_MS = 15_000;

/** A schema that is ready for use, or why it is not. */
export type Compiled<Reader> = { readonly reader: Reader } | { readonly absent: string };

type Kept<Reader> = Compiled<Reader> & { readonly sinceMs: number };

export interface SchemaCacheDeps<Reader> {
  readonly registry: Pick<SchemaRegistry, 'find'>;
  /** @throws Error where the schema cannot be used */
  readonly compile: (schema: RegisteredSchema) => Reader;
  /** Is told whenever the registry goes away or comes back. */
  readonly connection: Pick<Connection, 'up' | 'lost'>;
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Schemas of a registry, each asked for once. While the registry is away, whoever needs one waits. */
export class SchemaCache<Reader> {
  readonly #kept = new Map<string, Kept<Reader>>();
  readonly #underWay = new Map<string, Promise<void>>();
  #trouble: string | undefined;

  constructor(private readonly deps: SchemaCacheDeps<Reader>) {}

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  /** What was found under a path; undefined where nobody has asked. */
  get(path: string): Compiled<Reader> | undefined {
    return this.#kept.get(path);
  }

  /** Resolves when every path is known. @throws whatever `signal` is aborted with */
  async load(paths: ReadonlySet<string>, signal: AbortSignal): Promise<void> {
    for (const path of paths) {
      while (this.#isDue(path)) {
        signal.throwIfAborted();
        const others = this.#underWay.get(path);
        // Whoever asked first may give up before this one does.
        if (others)
          await unlessAborted(
            others.catch(() => undefined),
            signal,
          );
        else await this.#begin(path, signal);
      }
    }
  }

  #isDue(path: string): boolean {
    const kept = this.#kept.get(path);
    if (kept === undefined) return true;
    return 'absent' in kept && this.#nowMs() - kept.sinceMs > ABSENT_MS;
  }

  #begin(path: string, signal: AbortSignal): Promise<void> {
    const ended = this.#ask(path, signal).finally(() => this.#underWay.delete(path));
    this.#underWay.set(path, ended);
    return ended;
  }

  async #ask(path: string, signal: AbortSignal): Promise<void> {
    const { registry, connection, sleep: wait = sleepFor } = this.deps;
    for (let failures = 0; ; failures++) {
      try {
        this.#keep(path, await registry.find(path, signal));
        this.#trouble = undefined;
        connection.up();
        return;
      } catch (thrown) {
        signal.throwIfAborted();
        const why = messageOf(thrown);
        this.#trouble = `the schema registry does not give ${path}: ${why}. Records wait for it.`;
        connection.lost(why);
      }
      await wait(backoffMs(failures, FIRST_WAIT_MS, MAX_WAIT_MS), signal);
    }
  }

  #keep(path: string, found: FoundSchema): void {
    if (this.#kept.size >= MAX_SCHEMAS) this.#kept.delete(this.#kept.keys().next().value!);
    this.#kept.delete(path);
    this.#kept.set(path, { ...this.#compiled(found), sinceMs: this.#nowMs() });
  }

  #compiled(found: FoundSchema): Compiled<Reader> {
    if ('absent' in found) return found;
    try {
      return { reader: this.deps.compile(found) };
    } catch (thrown) {
      return { absent: `its schema cannot be used: ${messageOf(thrown)}` };
    }
  }

  #nowMs(): number {
    return (this.deps.now ?? (() => performance.now()))();
  }
}

async function sleepFor(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

async function unlessAborted(ended: Promise<void>, signal: AbortSignal): Promise<void> {
  let giveUp: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    giveUp = () => reject(signal.reason as Error);
    signal.addEventListener('abort', giveUp, { once: true });
  });
  try {
    await Promise.race([ended, aborted]);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}
