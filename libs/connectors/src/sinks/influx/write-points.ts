import type { Delivery, OutboxEntry, RefusedPart } from '@kymo/domain';
import type { PartialWrite } from './partial-write';

/** A point in the line protocol, and the entry that it is a part of. */
export interface Line {
  readonly text: string;
  readonly entry: OutboxEntry;
}

type Failure = Exclude<Delivery, { readonly status: 'delivered' }>;

/** What became of one request. */
export type Written =
  | { readonly status: 'written' }
  | { readonly status: 'partial'; readonly partial: PartialWrite }
  | { readonly status: 'failed'; readonly failure: Failure };

/** Writes points with one request. */
export type Write = (lines: readonly string[]) => Promise<Written>;

/**
 * Writes points so that each one that the database refuses costs itself alone: those that an answer names are left
 * out and the rest is written again, and where it names none, parts are written until they are found. Writing a point
 * again changes nothing.
 * @param refused takes the points that the database will never take
 * @returns why the writing broke off, or nothing once all points are written or refused
 */
export async function writePoints(
  lines: readonly Line[],
  write: Write,
  refused: RefusedPart[],
): Promise<Failure | undefined> {
  if (lines.length === 0) return undefined;
  const written = await write(lines.map(({ text }) => text));
  if (written.status === 'written') return undefined;
  if (written.status === 'failed') return written.failure;
  const { partial } = written;
  const named = new Map(partial.named.map(({ at, why }) => [at, why]));
  if (lines.length === 1) named.set(0, partial.why);
  for (const [at, why] of named) {
    const line = lines[at];
    if (line) refused.push({ entry: line.entry, payload: line.text, why });
  }
  const parts =
    named.size > 0 ? [lines.filter((_, at) => !named.has(at))] : divided(lines, partial.mayBeMeant);
  for (const part of parts) {
    const failure = await writePoints(part, write, refused);
    if (failure) return failure;
  }
  return undefined;
}

/** Two parts, both smaller: those that may be meant and the others, or halves. */
function divided(lines: readonly Line[], mayBeMeant: PartialWrite['mayBeMeant']): (readonly Line[])[] {
  const suspects = mayBeMeant ? lines.filter(({ text }) => mayBeMeant(text)) : [];
  if (suspects.length > 0 && suspects.length < lines.length) {
    const meant = new Set(suspects);
    return [suspects, lines.filter((line) => !meant.has(line))];
  }
  const middle = Math.ceil(lines.length / 2);
  return [lines.slice(0, middle), lines.slice(middle)];
}
