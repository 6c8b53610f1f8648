import type { AuditEntry } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** Notes that are kept. */
const MAX_ENTRIES = 10_000;

/** What people have done, by a number that grows. */
export class AuditTable {
  /** Absent where a store from before it is only read. */
  private readonly entries: Table<AuditEntry> | undefined;

  constructor(environment: Environment) {
    this.entries = environment.table('audit');
  }

  append(entry: AuditEntry): void {
    const [latest = 0] = this.numbers(true);
    const [oldest = 1] = this.numbers(false);
    this.entries!.put(latest + 1, entry);
    for (let number = oldest; number <= latest + 1 - MAX_ENTRIES; number++) this.entries!.remove(number);
  }

  /** Newest first. */
  latest(limit: number): AuditEntry[] {
    if (this.entries === undefined) return [];
    return Array.from(this.entries.getRange({ reverse: true, limit }), ({ value }) => value);
  }

  /** The last number, or the first. */
  private numbers(reverse: boolean): number[] {
    return Array.from(this.entries!.getKeys({ reverse, limit: 1 }), Number);
  }
}
