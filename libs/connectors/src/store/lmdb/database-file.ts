import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { KymoError } from '@kymo/domain';

/**
 * LMDB maps its file into memory and trusts it: a truncated or overwritten file would end the process without a
 * word. This walks the pages that LMDB would walk, and refuses the file where a page leads out of it.
 * @see the structs MDB_page, MDB_meta, MDB_db and MDB_node of `mdb.c` in the package lmdb
 */

const MAGIC = 0xbeefc0de;
const VERSION = 2;
const PAGE_HEADER = 24;
const META_BYTES = 176;
const TREE_BYTES = 48;
const NODE_HEADER = 8;
const BRANCH_PAGE = 1;
const LEAF_PAGE = 2;
const LARGE_VALUE = 1;
const NAMED_TREE = 2;
const UNFLUSHED = 0x1000;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
/** Pages walked at most: a gigabyte of the usual pages, about a second. */
const MAX_PAGES = 262_144;

/** Which of the states in a file can be opened: the latest, or the latest that was flushed to the disk. */
export type Snapshot = 'latest' | 'flushed';

/** Finds a sound state of a database file; a file that is absent or empty is one. @throws KymoError STORE_FAILED */
export function soundSnapshot(file: string): Snapshot {
  if (!existsSync(file)) return 'latest';
  const descriptor = openSync(file, 'r');
  try {
    const bytes = fstatSync(descriptor).size;
    if (bytes === 0) return 'latest';
    const states = readStates(descriptor, bytes);
    let trouble: unknown;
    for (const snapshot of ['latest', 'flushed'] as const) {
      const state = states[snapshot];
      try {
        new Walk(descriptor, bytes, state.pageBytes).all(state.trees);
        return snapshot;
      } catch (found) {
        trouble ??= found;
      }
    }
    // A file that changes under the walk has a writer: opening it will say who.
    if (readStates(descriptor, bytes).latest.transaction !== states.latest.transaction) return 'latest';
    throw trouble;
  } catch (found) {
    if (!(found instanceof Damage)) throw found;
    throw new KymoError(
      'STORE_FAILED',
      `opening ${file}: the file is damaged: ${found.message}. Restore it from a copy, or move the data folder away to begin anew.`,
      { context: { file } },
    );
  } finally {
    closeSync(descriptor);
  }
}

class Damage extends Error {}

interface State {
  readonly transaction: bigint;
  readonly flushed: boolean;
  readonly pageBytes: number;
  /** Roots of the free list and of the tree of tables; absent where a tree is empty. */
  readonly trees: readonly bigint[];
}

/** Two pages hold a state each, and the second half of the first one more: the last that was flushed. */
function readStates(descriptor: number, bytes: number): Record<Snapshot, State> {
  const first = read(descriptor, 0, META_BYTES + PAGE_HEADER, bytes);
  if (first.readUInt32LE(PAGE_HEADER) !== MAGIC) throw new Damage('it is no database of Kymo');
  const version = first.readUInt32LE(PAGE_HEADER + 4) & 0xffff;
  if (version !== VERSION) throw new Damage(`its version is ${version}, ${VERSION} expected`);
  const pageBytes = stateAt(first).pageBytes;
  if (pageBytes < 512 || pageBytes > 65_536 || (pageBytes & (pageBytes - 1)) !== 0) {
    throw new Damage(`it states pages of ${pageBytes} bytes`);
  }
  const at = (offset: number) => stateAt(read(descriptor, offset, META_BYTES + PAGE_HEADER, bytes));
  const newest = (states: readonly State[]) =>
    states.reduce((a, b) => (b.transaction > a.transaction ? b : a));
  const latest = newest([stateAt(first), at(pageBytes)]);
  const flushed = newest([stateAt(first), at(pageBytes / 2), at(pageBytes)].filter((state) => state.flushed));
  return { latest, flushed };
}

function stateAt(page: Buffer): State {
  const trees = PAGE_HEADER + 24;
  return {
    pageBytes: page.readUInt32LE(trees),
    flushed: (page.readUInt16LE(trees + 4) & UNFLUSHED) === 0,
    trees: [page.readBigUInt64LE(trees + 40), page.readBigUInt64LE(trees + TREE_BYTES + 40)].filter(
      (root) => root !== NO_PAGE && root !== 0n,
    ),
    transaction: page.readBigUInt64LE(trees + 2 * TREE_BYTES + 8),
  };
}

class Walk {
  private walked = 0;
  private readonly pages: number;

  constructor(
    private readonly descriptor: number,
    private readonly bytes: number,
    private readonly pageBytes: number,
  ) {
    this.pages = Math.floor(bytes / pageBytes);
  }

  all(roots: readonly bigint[]): void {
    const ahead = [...roots];
    for (let page = ahead.pop(); page !== undefined && this.walked < MAX_PAGES; page = ahead.pop()) {
      this.walked += 1;
      if (this.walked > this.pages) throw new Damage('its pages lead in a circle');
      ahead.push(...this.pagesBelow(page));
    }
  }

  /** Pages that a page leads to; pages of large values are only checked to lie within the file. */
  private pagesBelow(number: bigint): bigint[] {
    this.within(number, 1n);
    const page = read(this.descriptor, Number(number) * this.pageBytes, this.pageBytes, this.bytes);
    const kind = page.readUInt16LE(18) & (BRANCH_PAGE | LEAF_PAGE);
    const nodes = page.readUInt16LE(20) >> 1;
    if (page.readBigUInt64LE(0) !== number || (kind !== BRANCH_PAGE && kind !== LEAF_PAGE)) {
      throw new Damage(`page ${number} holds something else`);
    }
    const below: bigint[] = [];
    for (let index = 0; index < nodes; index++) {
      const node = this.nodeAt(page, number, index);
      if (kind === BRANCH_PAGE) below.push(childOf(node));
      else below.push(...this.treesIn(node));
    }
    return below;
  }

  private nodeAt(page: Buffer, number: bigint, index: number): Buffer {
    const pointer = PAGE_HEADER + 2 * index;
    const start = pointer + 2 <= page.length ? PAGE_HEADER + page.readUInt16LE(pointer) : page.length;
    if (start + NODE_HEADER > page.length) throw new Damage(`page ${number} is cut`);
    return page.subarray(start);
  }

  private treesIn(node: Buffer): bigint[] {
    const flags = node.readUInt16LE(4);
    const at = NODE_HEADER + node.readUInt16LE(6);
    const size = node.readUInt16LE(0) + node.readUInt16LE(2) * 65_536;
    const held = flags & LARGE_VALUE ? 24 : size;
    if (at + held > node.length) throw new Damage('a value leads out of its page');
    if (flags & LARGE_VALUE) this.within(node.readBigUInt64LE(at), node.readBigUInt64LE(at + 16));
    if (!(flags & NAMED_TREE) || size < TREE_BYTES) return [];
    const root = node.readBigUInt64LE(at + 40);
    return root === NO_PAGE ? [] : [root];
  }

  private within(page: bigint, count: bigint): void {
    if (page >= 2n && page + count <= BigInt(this.pages)) return;
    throw new Damage(`it ends at page ${this.pages}, page ${page} is missing (truncated?)`);
  }
}

function childOf(node: Buffer): bigint {
  return (
    BigInt(node.readUInt16LE(0)) |
    (BigInt(node.readUInt16LE(2)) << 16n) |
    (BigInt(node.readUInt16LE(4)) << 32n)
  );
}

function read(descriptor: number, offset: number, length: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(length);
  if (offset + length > bytes || readSync(descriptor, buffer, 0, length, offset) !== length) {
    throw new Damage(`it is ${bytes} bytes long, ${offset + length} expected (truncated?)`);
  }
  return buffer;
}
