import type { Attribute, Constant, Graph, Node } from './graph';

/** Whether two graphs have the same nodes in the same order; constants and shapes may differ. */
export function sameNodes(a: Graph, b: Graph): boolean {
  return (
    a.nodes.length === b.nodes.length &&
    a.constants.length === b.constants.length &&
    a.nodes.every((node, index) => sameNode(node, b.nodes[index]!))
  );
}

/** Whether two constants hold the same. */
export function sameConstant(a: Constant, b: Constant): boolean {
  return a.type === b.type && sameList(a.shape, b.shape) && sameList(a.values, b.values);
}

/** The bodies nested in a graph's nodes. */
export function bodiesOf({ nodes }: Pick<Graph, 'nodes'>): Graph[] {
  return nodes.flatMap(({ attributes }) => Object.values(attributes).filter(isGraph));
}

/** Constants of a graph and of the bodies in it, in order. */
export function allConstants(graph: Graph): Constant[] {
  return [...graph.constants, ...bodiesOf(graph).flatMap(allConstants)];
}

/** Nodes of a graph and of the bodies in it. */
export function allNodes(graph: Graph): Node[] {
  return [...graph.nodes, ...bodiesOf(graph).flatMap(allNodes)];
}

function sameNode(a: Node, b: Node): boolean {
  const names = Object.keys(a.attributes);
  return (
    a.op === b.op &&
    sameList(a.inputs, b.inputs) &&
    sameList(a.outputs, b.outputs) &&
    names.length === Object.keys(b.attributes).length &&
    names.every((name) => sameAttribute(a.attributes[name]!, b.attributes[name]))
  );
}

function sameAttribute(a: Attribute, b: Attribute | undefined): boolean {
  if (isGraph(a)) return b !== undefined && isGraph(b) && sameNodes(a, b);
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  if ('float' in a) return 'float' in b && Object.is(a.float, b.float);
  return Array.isArray(a) && Array.isArray(b) && sameList(a, b);
}

function isGraph(attribute: Attribute): attribute is Graph {
  return typeof attribute === 'object' && 'nodes' in attribute;
}

function sameList<T>(a: ArrayLike<T>, b: ArrayLike<T>): boolean {
  if (a.length !== b.length) return false;
  if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b) && a.constructor === b.constructor)
    return sameBytes(a, b);
  for (let index = 0; index < a.length; index++) if (!Object.is(a[index], b[index])) return false;
  return true;
}

/** Weights have millions of values: bytes are compared far faster than values. */
function sameBytes(a: ArrayBufferView, b: ArrayBufferView): boolean {
  const [one, other] = [a, b].map((view) => Buffer.from(view.buffer, view.byteOffset, view.byteLength));
  return one!.equals(other!);
}
