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

interface Rule {
  readonly isSource: Match;
  readonly isTarget: Match;
  readonly equal: readonly string[];
  /** Firing sources by their equal labels; the value says whether the source is a target as well. */
  readonly sources: Map<string, Map<string, boolean>>;
}

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

  /** Takes note that an incident fires. */
  fires(id: string, labels: Labels): void {
    for (const { isSource, isTarget, equal, sources } of this.rules) {
      if (!isSource(labels)) continue;
      const key = keyOf(labels, equal);
      const known = sources.get(key) ?? new Map<string, boolean>();
      sources.set(key, known.set(id, isTarget(labels)));
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

  /** The firing incident that explains this one; two that are source and target alike do not silence each other. */
  inhibitorOf(id: string, labels: Labels): string | undefined {
    for (const { isSource, isTarget, equal, sources } of this.rules) {
      const known = sources.get(keyOf(labels, equal));
      if (known === undefined || !isTarget(labels)) continue;
      const isBoth = isSource(labels);
      for (const [source, isTargetToo] of known) if (source !== id && !(isBoth && isTargetToo)) return source;
    }
    return undefined;
  }
}
