import { allConstants, allNodes, bodiesOf, sameConstant, sameNodes } from './compare';
import { type Constant, Graph, type Port } from './graph';

/** A size as it depends on the batch: `slope * batch + offset`. */
interface Size {
  readonly slope: number;
  readonly offset: number;
}

/** A function traced at one size of the batch. */
export interface TraceAt {
  readonly graph: Graph;
  readonly batch: number;
}

/** Name of the dimension that each run decides. */
const BATCH = 'batch';

/**
 * One graph for all sizes of the batch, from two traces at different sizes: what differs between them is made to
 * depend on the batch. `undefined` where something depends on it otherwise than linearly.
 * @param batched index of an input whose first dimension is the batch
 */
export function withDynamicBatch(first: TraceAt, second: TraceAt, batched: number): Graph | undefined {
  const { graph } = first;
  if (!sameNodes(graph, second.graph)) return undefined;
  const sizeOf = sizes(first.batch, second.batch);
  const prologue = new Prologue(graph.inputs[batched]!.name);
  const others = allConstants(second.graph);
  for (const [index, constant] of allConstants(graph).entries()) {
    const other = others[index]!;
    if (sameConstant(constant, other)) continue;
    const found =
      constant.values.length === other.values.length
        ? pairs(constant.values, other.values, sizeOf)
        : undefined;
    if (constant.type === 'int64' && found) replaceIntegers(graph, constant, found, prologue);
    else if (isUniform(constant, other)) prologue.fill(constant, pairs(constant.shape, other.shape, sizeOf)!);
    else return undefined;
    dropConstant(graph, constant);
  }
  graph.nodes.unshift(...prologue.graph.nodes);
  graph.constants.push(...prologue.graph.constants);
  return openPorts(graph, second.graph, sizeOf);
}

/** Whether sizes that depend linearly on the batch at two sizes do so at a third, and nothing else does. */
export function foretell(first: TraceAt, second: TraceAt, third: TraceAt): boolean {
  if (!sameNodes(first.graph, third.graph)) return false;
  const sizeOf = sizes(first.batch, second.batch);
  const isForetold = (a: ArrayLike<number>, b: ArrayLike<number>, c: ArrayLike<number>) =>
    a.length === c.length &&
    Array.from(a, (value, index) => sizeOf(value, b[index]!)).every(
      ({ slope, offset }, index) => slope * third.batch + offset === c[index],
    );
  const [others, thirds] = [allConstants(second.graph), allConstants(third.graph)];
  return (
    allConstants(first.graph).every((constant, index) => {
      const [other, found] = [others[index]!, thirds[index]!];
      if (sameConstant(constant, other)) return sameConstant(constant, found);
      if (constant.values.length === other.values.length)
        return isForetold(constant.values, other.values, found.values);
      return isUniform(constant, found) && isForetold(constant.shape, other.shape, found.shape);
    }) &&
    allPorts(first.graph).every((shape, index) =>
      isForetold(shape, allPorts(second.graph)[index]!, allPorts(third.graph)[index]!),
    )
  );
}

/** Shapes of the inputs and outputs of a graph and of the bodies in it. */
function allPorts(graph: Graph): number[][] {
  const own = [...graph.inputs, ...graph.outputs].map(({ shape }) => shape as number[]);
  return [...own, ...bodiesOf(graph).flatMap(allPorts)];
}

function sizes(a: number, b: number): (atA: number, atB: number) => Size {
  return (atA, atB) => {
    const slope = (atB - atA) / (b - a);
    return { slope, offset: atA - slope * a };
  };
}

function pairs(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  sizeOf: ReturnType<typeof sizes>,
): Size[] | undefined {
  const found = Array.from(a, (value, index) => sizeOf(value, b[index]!));
  return found.every(({ slope }) => Number.isInteger(slope)) ? found : undefined;
}

function isUniform(a: Constant, b: Constant): boolean {
  const value = a.values[0];
  const same = (other: number) => Object.is(other, value);
  return (
    a.shape.length === b.shape.length && Array.from(a.values).every(same) && Array.from(b.values).every(same)
  );
}

/** A shape that only reshapes use, with one unknown, is left for the runtime to work out. */
function replaceIntegers(graph: Graph, constant: Constant, found: readonly Size[], prologue: Prologue): void {
  const open = found.filter(({ slope }) => slope !== 0).length === 1;
  const users = allNodes(graph).filter(({ inputs }) => inputs.includes(constant.name));
  if (open && users.every(({ op, inputs }) => op === 'Reshape' && inputs[1] === constant.name)) {
    const values = found.map(({ slope, offset }) => (slope === 0 ? offset : -1));
    prologue.graph.constants.push({ ...constant, values });
  } else {
    prologue.integers(constant.name, found);
  }
}

function dropConstant(graph: Graph, constant: Constant): void {
  const place = graph.constants.indexOf(constant);
  if (place >= 0) graph.constants.splice(place, 1);
  else for (const body of bodiesOf(graph)) dropConstant(body, constant);
}

/** Nodes that work out sizes from the batch, to run before all others. */
class Prologue {
  readonly graph = new Graph('batch_');
  readonly #input: string;
  #batch: string | undefined;

  constructor(input: string) {
    this.#input = input;
  }

  /** A vector of sizes under a name. */
  integers(name: string, found: readonly Size[]): void {
    const parts = found.map((size) => this.#size(size));
    this.graph.place({ op: 'Concat', inputs: parts, outputs: [name], attributes: { axis: 0 } });
  }

  /** In place of a constant that is the same everywhere. */
  fill({ name, type, values }: Constant, shape: readonly Size[]): void {
    const value = this.graph.constant(type, [], [values[0]!]);
    const sizes = `${name}_shape`;
    this.integers(sizes, shape);
    this.graph.place({ op: 'Expand', inputs: [value, sizes], outputs: [name], attributes: {} });
  }

  #size({ slope, offset }: Size): string {
    if (slope === 0) return this.graph.integers([offset]);
    this.#batch ??= this.graph.add('Shape', [this.#input], { start: 0, end: 1 });
    const scaled =
      slope === 1 ? this.#batch : this.graph.add('Mul', [this.#batch, this.graph.integers([slope])]);
    return offset === 0 ? scaled : this.graph.add('Add', [scaled, this.graph.integers([offset])]);
  }
}

/** Names the dimensions of inputs and outputs that depend on the batch. */
function openPorts(graph: Graph, other: Graph, sizeOf: ReturnType<typeof sizes>): Graph {
  for (const side of ['inputs', 'outputs'] as const) {
    graph[side].splice(
      0,
      Infinity,
      ...graph[side].map((port, index) => openPort(port, other[side][index]!, sizeOf)),
    );
  }
  bodiesOf(graph).forEach((body, index) => openPorts(body, bodiesOf(other)[index]!, sizeOf));
  return graph;
}

function openPort(port: Port, other: Port, sizeOf: ReturnType<typeof sizes>): Port {
  const shape = port.shape.map((size, axis) => {
    if (size === other.shape[axis]) return size;
    const { slope, offset } = sizeOf(size as number, other.shape[axis] as number);
    return slope === 1 && offset === 0 ? BATCH : `${BATCH}_times_${slope}_plus_${offset}`;
  });
  return { ...port, shape };
}
