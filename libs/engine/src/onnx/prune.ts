import { bodiesOf } from './compare';
import type { Graph, Node } from './graph';

/** Drops what no output needs: the gradient of an input, say, that nobody asked for. */
export function prune(graph: Graph): void {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    kept.push(node);
    for (const name of usedBy(node)) needed.add(name);
  }
  graph.nodes.splice(0, Infinity, ...kept.reverse());
  graph.constants.splice(0, Infinity, ...graph.constants.filter(({ name }) => needed.has(name)));
}

/** Inputs of a node, and what the bodies in it take from around them. */
function usedBy(node: Node): string[] {
  return [...node.inputs, ...bodiesOf({ nodes: [node] }).flatMap(({ nodes }) => nodes.flatMap(usedBy))];
}
