import { z } from 'zod';
import { keyOf, type Labels } from './labels';
import { compileMatchers, type Match, matchersSchema } from './matcher';

/** While a source fires, targets with the same values of the `equal` labels are not told. */
export const inhibitionSchema = z
  .object({
    sourceMatchers: matchersSchema,
    targetMatchers: matchersSchema,
    equal: z.array(z.string().min(1)).default([]).describe('Labels that both must share'),
  })
  .strict();

/** What a series depends on: while the parent is in trouble its children are not told. */
export const dependencySchema = z
  .object({
    parent: z.string().min(1).describe('Series whose trouble explains that of its children'),
    children: matchersSchema.min(1),
  })
  .strict();

export type InhibitionRule = z.infer<typeof inhibitionSchema>;
export type Dependency = z.infer<typeof dependencySchema>;

/** A dependency as the inhibition rule it stands for; the parent never inhibits itself. */
export function ruleOf({ parent, children }: Dependency): InhibitionRule {
  const own = JSON.stringify(parent);
  return {
    sourceMatchers: [`series=${own}`],
    targetMatchers: [...children, `series!=${own}`],
    equal: [],
  };
}

/** An incident that fires. */
interface Fired {
  readonly id: string;
  readonly labels: Labels;
  /** When people had to know of it. */
  readonly raisedMs: number;
}

/** Firing sources of a rule with the same equal labels, by their identities; whether each is a target as well. */
type Sources = Map<string, Fired & { readonly isTarget: boolean }>;

interface Rule {
  readonly isSource: Match;
  readonly isTarget: Match;
  readonly equal: readonly string[];
  /** By their equal labels. */
  readonly sources: Map<string, Sources>;
}

/** Incidents that are looked at to find whether they explain each other in a circle. */
const MAX_SEEN = 1000;

/** Which incidents are explained by others that fire; looks up a target in constant time a rule. */
export class Inhibitions {
  private readonly rules: readonly Rule[];

  constructor(rules: readonly InhibitionRule[]) {
    this.rules = rules.map(({ sourceMatchers, targetMatchers, equal }) => ({
      isSource: compileMatchers(sourceMatchers),
      isTarget: compileMatchers(targetMatchers),
      equal,
      sources: new Map(),
    }));
  }

  /** Takes note that an incident fires. @param raisedMs when people had to know of it */
  fires(id: string, labels: Labels, raisedMs: number): void {
    for (const { isSource, isTarget, equal, sources } of this.rules) {
      if (!isSource(labels)) continue;
      const key = keyOf(labels, equal);
      const known: Sources = sources.get(key) ?? new Map();
      sources.set(key, known.set(id, { id, labels, raisedMs, isTarget: isTarget(labels) }));
    }
  }

  /** Takes note that an incident is over. */
  ends(id: string, labels: Labels): void {
    for (const { equal, sources } of this.rules) {
      const key = keyOf(labels, equal);
      const known = sources.get(key);
      known?.delete(id);
      if (known?.size === 0) sources.delete(key);
    }
  }

  /**
   * The firing incident that explains this one; two that are source and target alike do not silence each other. Where
   * incidents explain each other in a circle, the first of them is not silenced: people hear of one.
   */
  inhibitorOf(id: string, labels: Labels, raisedMs: number): string | undefined {
    if (this.rules.length === 0) return undefined;
    const [inhibitor] = this.inhibitors(id, labels);
    if (inhibitor === undefined) return undefined;
    return this.isFirstOfCircle({ id, labels, raisedMs }) ? undefined : inhibitor.id;
  }

  /** Whether all that explains an incident is explained by it in turn, and none of it has come before. */
  private isFirstOfCircle(asked: Fired): boolean {
    const seen = new Set<string>();
    const left = [asked];
    for (let one = left.pop(); one !== undefined; one = left.pop()) {
      let isExplained = false;
      for (const inhibitor of this.inhibitors(one.id, one.labels)) {
        isExplained = true;
        if (isBefore(inhibitor, asked)) return false;
        if (seen.has(inhibitor.id)) continue;
        seen.add(inhibitor.id);
        left.push(inhibitor);
      }
      if (!isExplained) return false;
      // Rather told than looked at for long.
      if (seen.size > MAX_SEEN) return true;
    }
    return seen.has(asked.id);
  }

  private *inhibitors(id: string, labels: Labels): Iterable<Fired> {
    for (const { isSource, isTarget, equal, sources } of this.rules) {
      const known = sources.get(keyOf(labels, equal));
      if (known === undefined || !isTarget(labels)) continue;
      const isBoth = isSource(labels);
      for (const source of known.values()) if (source.id !== id && !(isBoth && source.isTarget)) yield source;
    }
  }
}

function isBefore(one: Fired, other: Fired): boolean {
  return one.raisedMs < other.raisedMs || (one.raisedMs === other.raisedMs && one.id < other.id);
}
