import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SparkplugMetric } from './sparkplug-payload';
import type { SparkplugTopic } from './sparkplug-topic';

/** What a birth says of a metric. */
export interface Birth {
  readonly name: string;
  readonly datatype?: number;
}

/** Births of one node: by name of the device and of the metric, and by alias, which holds for the whole node. */
interface NodeBirths {
  readonly names: Map<string, Birth>;
  readonly aliases: Map<number, Birth>;
}

/** Nodes whose births are in memory; others are read again from their file. */
const MAX_NODES = 1_000;
const MAX_METRICS = 100_000;

/** What nodes have said at their birth, by alias and by name. Kept in files, because a node is born only once. */
export class SparkplugBirths {
  readonly #nodes = new Map<string, NodeBirths>();

  /** @param folder where births are kept; nowhere where it is left out */
  constructor(private readonly folder?: string) {}

  /** Takes a birth: that of a node is the beginning of all of it. */
  learn(topic: SparkplugTopic, metrics: readonly SparkplugMetric[]): void {
    const births = topic.device === undefined ? noBirths() : this.#birthsOf(topic);
    for (const { name, alias, datatype } of metrics) {
      if (name === undefined || births.names.size >= MAX_METRICS) continue;
      const birth = { name, ...(datatype !== undefined && { datatype }) };
      births.names.set(keyOf(topic, name), birth);
      if (alias !== undefined && births.aliases.size < MAX_METRICS) births.aliases.set(alias, birth);
    }
    this.#put(nodeOf(topic), births);
    this.#write(topic, births);
  }

  /** What is known of a metric; undefined where it has no name, and no birth has named its alias. */
  of(topic: SparkplugTopic, { name, alias }: SparkplugMetric): Birth | undefined {
    if (name !== undefined && name !== '')
      return this.#birthsOf(topic).names.get(keyOf(topic, name)) ?? { name };
    return alias === undefined ? undefined : this.#birthsOf(topic).aliases.get(alias);
  }

  #birthsOf(topic: SparkplugTopic): NodeBirths {
    const node = nodeOf(topic);
    const known = this.#nodes.get(node) ?? this.#read(topic);
    this.#put(node, known);
    return known;
  }

  #put(node: string, births: NodeBirths): void {
    this.#nodes.delete(node);
    this.#nodes.set(node, births);
    if (this.#nodes.size > MAX_NODES) this.#nodes.delete(this.#nodes.keys().next().value!);
  }

  #read(topic: SparkplugTopic): NodeBirths {
    if (this.folder === undefined) return noBirths();
    try {
      const { names, aliases } = JSON.parse(readFileSync(this.#file(topic), 'utf8')) as {
        readonly names: readonly [string, Birth][];
        readonly aliases: readonly [number, Birth][];
      };
      return { names: new Map(names), aliases: new Map(aliases) };
    } catch {
      // Without the file, or with one that a crash cut short, its metrics are told to be unknown until it is born again.
      return noBirths();
    }
  }

  #write(topic: SparkplugTopic, { names, aliases }: NodeBirths): void {
    if (this.folder === undefined) return;
    const file = this.#file(topic);
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    writeFileSync(
      `${file}.new`,
      JSON.stringify({ node: nodeOf(topic), names: [...names], aliases: [...aliases] }),
      {
        mode: 0o600,
      },
    );
    renameSync(`${file}.new`, file);
  }

  #file(topic: SparkplugTopic): string {
    const name = createHash('sha256').update(nodeOf(topic)).digest('hex').slice(0, 32);
    return join(this.folder!, `${name}.json`);
  }
}

function noBirths(): NodeBirths {
  return { names: new Map(), aliases: new Map() };
}

function nodeOf({ group, node }: SparkplugTopic): string {
  return `${group}/${node}`;
}

function keyOf({ device = '' }: SparkplugTopic, name: string): string {
  return `${device}/${name}`;
}
