import { z } from 'zod';
import type { KeptBack } from './kept-back';
import { NAME_LENGTH_LIMIT } from './sample';

/** Whether an incident was trouble: it was, it was a false alarm, or it was known to come. */
export const ASSESSMENTS = ['true', 'false', 'expected'] as const;
/** @see ASSESSMENTS */
export type Assessment = (typeof ASSESSMENTS)[number];

/** One line of text for people. */
export const lineSchema = z
  .string()
  .trim()
  .min(1)
  .max(NAME_LENGTH_LIMIT)
  .regex(/^\P{Cc}*$/u, 'must be one line without control characters');

/** What a person says of an incident: what it was, whether it was trouble, or both. Null takes back what was said. */
export const labellingSchema = z
  .strictObject({
    label: lineSchema.nullable().optional().describe('What it was; null removes the label'),
    assessment: z
      .enum(ASSESSMENTS)
      .nullable()
      .optional()
      .describe('Whether it was trouble, a false alarm or expected; null removes the assessment'),
  })
  .refine(
    ({ label, assessment }) => label !== undefined || assessment !== undefined,
    'label or assessment is needed',
  );
/** @see labellingSchema */
export type Labelling = z.infer<typeof labellingSchema>;

/** Somebody has taken an incident on. */
export interface Acknowledgement {
  readonly by: string;
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly note?: string;
}

/** What people and on-call say of an incident. Null takes back what was said, undefined leaves it as it is. */
export interface Annotation {
  readonly label?: string | null | undefined;
  readonly assessment?: Assessment | null | undefined;
  readonly acknowledged?: Acknowledgement | null | undefined;
  readonly keptBack?: KeptBack | null | undefined;
}

/** What somebody has done. */
export interface AuditEntry {
  /** Milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** Who, as far as the monitor knows. */
  readonly by: string;
  readonly via: 'api' | 'command' | 'link';
  /** For example `incident.acknowledge`. */
  readonly action: string;
  /** What it was done to: an incident, a silence, a token. */
  readonly subject: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
