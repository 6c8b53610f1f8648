import { z } from 'zod';
import type { Labels } from '../routing/labels';
import { compileMatchers, type Match, matchersSchema } from '../routing/matcher';

/** Keeps matching incidents from people until a moment. */
export const silenceSchema = z
  .object({
    id: z.string().min(1).max(64),
    matchers: matchersSchema.min(1),
    by: z.string().trim().min(1).max(256).describe('Who has asked for it'),
    why: z.string().trim().min(1).max(1024),
    fromMs: z.number().int(),
    untilMs: z.number().int(),
  })
  .strict()
  .refine(({ fromMs, untilMs }) => untilMs > fromMs, { path: ['untilMs'], message: 'must be after fromMs' });

export type Silence = z.infer<typeof silenceSchema>;

/** The silences that are known; those that are over are dropped by {@link Silences.prune}. */
export class Silences {
  private readonly known = new Map<string, { readonly silence: Silence; readonly match: Match }>();

  constructor(silences: readonly Silence[] = []) {
    for (const silence of silences) this.add(silence);
  }

  /** Adds a silence, or replaces the one of the same identity. */
  add(silence: Silence): void {
    this.known.set(silence.id, { silence, match: compileMatchers(silence.matchers) });
  }

  /** Ends a silence now. @returns whether it was known */
  end(id: string): boolean {
    return this.known.delete(id);
  }

  all(): readonly Silence[] {
    return [...this.known.values()].map(({ silence }) => silence);
  }

  /** Drops what was over before `beforeMs`. */
  prune(beforeMs: number): void {
    for (const [id, { silence }] of this.known) if (silence.untilMs < beforeMs) this.known.delete(id);
  }

  /** The silence that holds for an incident at a moment. */
  silenceOf(labels: Labels, atMs: number): Silence | undefined {
    for (const { silence, match } of this.known.values()) {
      if (silence.fromMs <= atMs && atMs < silence.untilMs && match(labels)) return silence;
    }
    return undefined;
  }
}
