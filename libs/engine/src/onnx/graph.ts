import type { TypedArray } from '../engine';

export type ElementType = 'float32' | 'int32' | 'bool' | 'int64';

/** Marks a number as floating point where ONNX must know. */
export interface Float {
  readonly float: number;
}

export const float = (value: number): Float => ({ float: value });

export type Attribute = number | string | Float | readonly number[] | readonly string[] | Graph;
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Attributes;
}

export interface Constant {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly number[];
  readonly values: TypedArray | readonly number[];
}

/** An input or output; a dimension given by name is decided by each run. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A dataflow graph in the making: nodes in an order in which they can run, values by name. */
export class Graph {
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly inputs: Port[] = [];
  readonly outputs: Port[] = [];
  readonly #producers = new Map<string, Node>();
  #names = 0;

  /** @param prefix keeps the names of nested graphs apart from those around them */
  constructor(readonly prefix = '') {}

  input(type: ElementType, shape: Port['shape']): string {
    return this.#port(this.inputs, this.#name('in'), type, shape);
  }

  /** @param name given where the world outside knows the output by it */
  output(value: string, type: ElementType, shape: Port['shape'], name?: string): void {
    // An input, a constant or a value given out twice needs a name of its own as well.
    const taken = !this.#producers.has(value) || this.outputs.some((port) => port.name === value);
    const fresh = name ?? (taken ? this.#name('out') : undefined);
    if (fresh) this.place({ op: 'Identity', inputs: [value], outputs: [fresh], attributes: {} });
    this.#port(this.outputs, fresh ?? value, type, shape);
  }

  constant(type: ElementType, shape: readonly number[], values: Constant['values']): string {
    const name = this.#name('c');
    this.constants.push({ name, type, shape, values });
    return name;
  }

  /** A vector of whole numbers, as shapes, axes and bounds are given. */
  integers(values: readonly number[]): string {
    return this.constant('int64', [values.length], values);
  }

  scalar(value: number): string {
    return this.constant('float32', [], [value]);
  }

  /** Adds a node with one output. */
  add(op: string, inputs: readonly string[], attributes: Attributes = {}): string {
    return this.addMany(op, inputs, 1, attributes)[0]!;
  }

  /** Adds a node with several outputs. */
  addMany(op: string, inputs: readonly string[], count: number, attributes: Attributes = {}): string[] {
    const outputs = Array.from({ length: count }, () => this.#name('v'));
    this.place({ op, inputs, outputs, attributes });
    return outputs;
  }

  place(node: Node): Node {
    this.nodes.push(node);
    for (const output of node.outputs) this.#producers.set(output, node);
    return node;
  }

  /** The node that gives out a value; `undefined` for inputs and constants. */
  producerOf(value: string): Node | undefined {
    return this.#producers.get(value);
  }

  /** Puts other nodes in the place of one; they must give its outputs again. */
  replace(node: Node, build: () => void): void {
    const [, ...later] = this.nodes.splice(this.nodes.indexOf(node));
    build();
    this.nodes.push(...later);
  }

  #port(ports: Port[], name: string, type: ElementType, shape: Port['shape']): string {
    ports.push({ name, type, shape });
    return name;
  }

  #name(kind: string): string {
    return `${this.prefix}${kind}${this.#names++}`;
  }
}
