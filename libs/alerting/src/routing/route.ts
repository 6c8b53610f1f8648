import { z } from 'zod';
import type { Labels } from './labels';
import { compileMatchers, type Match, matchersSchema } from './matcher';

const waitMs = z
  .number()
  .int()
  .min(0)
  .max(30 * 86_400_000);

const groupLabel = z
  .string()
  .regex(/^(series|kind|detector|tag\..+|\.\.\.)$/u, 'must be series, kind, detector, tag.<name> or ...');

const nodeShape = {
  receiver: z.string().min(1).optional().describe('Name of the receiver'),
  matchers: matchersSchema.default([]),
  groupBy: z
    .array(groupLabel)
    .optional()
    .describe('Labels whose equal values make one group; `...` makes a group of every series and kind'),
  groupWaitMs: waitMs.optional().describe('Wait for further members before the first message of a group'),
  groupIntervalMs: waitMs.min(1000).optional().describe('Least time between two messages of a group'),
  repeatIntervalMs: waitMs
    .min(60_000)
    .optional()
    .describe('Time after which a group that still fires is told again'),
  continue: z.boolean().default(false).describe('Whether later siblings are looked at, too'),
};
type NodeShape = z.ZodObject<typeof nodeShape>;

export type RouteOptions = z.output<NodeShape> & { readonly routes: readonly RouteOptions[] };
export type RouteInput = z.input<NodeShape> & { readonly routes?: readonly RouteInput[] };

/** A node of the routing tree in Alertmanager's words; what it leaves open it takes from its parent. */
export const routeSchema: z.ZodType<RouteOptions, RouteInput> = z
  .object({
    ...nodeShape,
    get routes(): z.ZodType<readonly RouteOptions[], readonly RouteInput[] | undefined> {
      return z.array(routeSchema).default([]).describe('Narrower routes; the first that matches is taken');
    },
  })
  .strict() as unknown as z.ZodType<RouteOptions, RouteInput>;

/** What a route does with its incidents. */
export interface Route {
  /** Place in the tree: `root`, `root/0`, `root/0/2`; the same as long as the configuration is. */
  readonly id: string;
  readonly receiver: string;
  readonly groupBy: readonly string[];
  readonly groupWaitMs: number;
  readonly groupIntervalMs: number;
  readonly repeatIntervalMs: number;
}

const DEFAULTS = {
  groupBy: ['series'],
  groupWaitMs: 3000,
  groupIntervalMs: 300_000,
  repeatIntervalMs: 14_400_000,
} as const;

/** Names of all receivers in a tree, as it is configured. @param inherited receiver of the root where it names none */
export function receiversIn({ receiver, routes }: RouteOptions, inherited: string): ReadonlySet<string> {
  const own = receiver ?? inherited;
  return new Set([own, ...routes.flatMap((route) => [...receiversIn(route, own)])]);
}

interface Node {
  readonly route: Route;
  readonly match: Match;
  readonly isLast: boolean;
  readonly children: readonly Node[];
}

/** The routing tree: which routes an incident takes. */
export class RouteTree {
  private readonly root: Node;
  private readonly byId = new Map<string, Route>();

  /** @param defaultReceiver receiver of the root where it names none */
  constructor(options: RouteOptions, defaultReceiver: string) {
    this.root = this.nodeOf(options, { id: 'root', receiver: defaultReceiver, ...DEFAULTS });
  }

  /** The deepest routes that match, in the order of the tree; the root's own where no other does. */
  routesFor(labels: Labels): readonly Route[] {
    return matching(this.root, labels);
  }

  route(id: string): Route | undefined {
    return this.byId.get(id);
  }

  /** A route that the configuration had before: what was told on it is told to its end. */
  former(id: string, receiver: string): Route {
    const route = { ...this.root.route, id, receiver };
    this.byId.set(id, route);
    return route;
  }

  private nodeOf(options: RouteOptions, inherited: Route): Node {
    const route: Route = {
      id: inherited.id,
      receiver: options.receiver ?? inherited.receiver,
      groupBy: options.groupBy ?? inherited.groupBy,
      groupWaitMs: options.groupWaitMs ?? inherited.groupWaitMs,
      groupIntervalMs: options.groupIntervalMs ?? inherited.groupIntervalMs,
      repeatIntervalMs: options.repeatIntervalMs ?? inherited.repeatIntervalMs,
    };
    this.byId.set(route.id, route);
    return {
      route,
      match: compileMatchers(options.matchers),
      isLast: !options.continue,
      children: options.routes.map((child, index) =>
        this.nodeOf(child, { ...route, id: `${route.id}/${index}` }),
      ),
    };
  }
}

function matching(node: Node, labels: Labels): readonly Route[] {
  const found: Route[] = [];
  for (const child of node.children) {
    if (!child.match(labels)) continue;
    found.push(...matching(child, labels));
    if (child.isLast) break;
  }
  return found.length > 0 ? found : [node.route];
}
