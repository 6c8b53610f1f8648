import { bodiesOf } from './compare';
import type { Graph, Node } from './graph';

/** Drops what no output needs: the gradient of an input, say, that nobody asked for. */
export function prune(graph: Graph): void {
  const needed = new Set(graph.outputs.map(({ name }) => name));
  const kept: Node[] = [];
  for (const node of graph.nodes.toReversed()) {
    if (!node.outputs.some((output) => needed.has(output))) continue;
    const slim = node.op === 'Scan' ? withoutStacks(node, needed) : node;
    bodiesOf({ nodes: [slim] }).forEach(prune);
    kept.push(slim);
    for (const name of usedBy(slim)) needed.add(name);
  }
  graph.nodes.splice(0, Infinity, ...kept.reverse());
  graph.constants.splice(0, Infinity, ...graph.constants.filter(({ name }) => needed.has(name)));
}

/** Inputs of a node, and what the bodies in it take from around them. */
function usedBy(node: Node): string[] {
  return [...node.inputs, ...bodiesOf({ nodes: [node] }).flatMap(({ nodes }) => nodes.flatMap(usedBy))];
}

/** A scan that no longer stacks up what its body puts out for nobody. */
function withoutStacks(node: Node, needed: ReadonlySet<string>): Node {
  const { body, ...attributes } = node.attributes as { body: Graph } & Node['attributes'];
  const directions = attributes['scan_output_directions'] as readonly number[];
  const states = node.outputs.length - directions.length;
  const stays = (index: number) => index < states || needed.has(node.outputs[index]!);
  body.outputs.splice(0, Infinity, ...body.outputs.filter((_, index) => stays(index)));
  return {
    ...node,
    outputs: node.outputs.filter((_, index) => stays(index)),
    attributes: {
      ...attributes,
      body,
      scan_output_directions: directions.filter((_, index) => stays(states + index)),
    },
  };
}
