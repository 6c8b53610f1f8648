import type { z } from 'zod';
import type { Role } from '../access';

/** What is answered: JSON by a schema, or text of another type. */
export type Content = z.ZodType | { readonly type: string; readonly description: string };

/** One thing that the monitor answers over HTTP. */
export interface Route {
  readonly method: 'get' | 'post';
  /** With parameters in braces. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'telemetry' | 'incidents' | 'on-call' | 'models' | 'access' | 'operations';
  readonly parameters?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly answer: Content;
  /** Status and body beside 200 that have a form of their own. */
  readonly otherwise?: Readonly<Record<number, z.ZodType>>;
  /** Statuses of refusals. */
  readonly refusals: readonly (400 | 404)[];
  /** What the caller has to be allowed; absent where whoever reaches the monitor is answered. */
  readonly role?: Role;
}
