import { KymoError } from '@kymo/domain';
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

/** Document of the store with the silences that people have asked for. */
export const SILENCES_DOCUMENT = 'silences';

/** Those that are over are listed for so long. */
const LISTED_MS = 7 * 86_400_000;
const MAX_SILENCES = 1_000;

export function silenceStatus({ fromMs, untilMs }: Silence, nowMs: number): 'pending' | 'active' | 'expired' {
  if (nowMs < fromMs) return 'pending';
  return nowMs < untilMs ? 'active' : 'expired';
}

export function silencesIn(document: unknown): readonly Silence[] {
  return (document ?? []) as readonly Silence[];
}

/** The document with one more silence, without those that were over long ago. @throws KymoError OPTIONS_INVALID */
export function withSilence(document: unknown, silence: Silence, nowMs: number): readonly Silence[] {
  const kept = silencesIn(document).filter(({ untilMs }) => untilMs > nowMs - LISTED_MS);
  if (kept.length < MAX_SILENCES) return [...kept, silence];
  throw new KymoError(
    'OPTIONS_INVALID',
    `adding a silence: there are ${kept.length} of this week; at most ${MAX_SILENCES} are allowed. Use fewer with wider matchers.`,
  );
}

/** The document with a silence that ends now. @throws KymoError SILENCE_UNKNOWN */
export function withEnded(document: unknown, id: string, nowMs: number): readonly Silence[] {
  const known = silencesIn(document);
  if (!known.some((one) => one.id === id && one.untilMs > nowMs))
    throw new KymoError(
      'SILENCE_UNKNOWN',
      `ending the silence ${id}: there is none of that identity, or it is over; \`kymo alerts silences\` lists them`,
    );
  return known.map((one) =>
    one.id === id ? { ...one, fromMs: Math.min(one.fromMs, nowMs - 1), untilMs: nowMs } : one,
  );
}

/** The silences that hold or will hold. */
export class Silences {
  private known = new Map<string, { readonly silence: Silence; readonly match: Match }>();

  constructor(silences: readonly Silence[] = []) {
    this.replace(silences);
  }

  /** Takes these for those known so far; what has not changed is not compiled again. */
  replace(silences: readonly Silence[]): void {
    const before = this.known;
    this.known = new Map(
      silences.map((silence) => {
        const same = before.get(silence.id);
        const isSame = same?.silence.matchers.join('\n') === silence.matchers.join('\n');
        return [silence.id, { silence, match: isSame ? same!.match : compileMatchers(silence.matchers) }];
      }),
    );
  }

  all(): readonly Silence[] {
    return [...this.known.values()].map(({ silence }) => silence);
  }

  /** The silence that holds for an incident at a moment. */
  silenceOf(labels: Labels, atMs: number): Silence | undefined {
    for (const { silence, match } of this.known.values()) {
      if (silence.fromMs <= atMs && atMs < silence.untilMs && match(labels)) return silence;
    }
    return undefined;
  }
}
