import { lineSchema } from '@kymo/domain';
import { z } from 'zod';
import { type Answer, timeMs } from './answer';

/** What a token allows: ingest is of its own; of the others each includes those before it. */
export const ROLES = ['ingest', 'read', 'operate', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** Cookie that keeps the token of a browser. */
export const SESSION_COOKIE = 'kymo_session';

export const roleSchema = z
  .enum(ROLES)
  .describe(
    '`ingest` may only send telemetry. `read` may only look. `operate` may also send telemetry, acknowledge, ' +
      'silence and label incidents, and promote models. `admin` may also create tokens, reload the configuration ' +
      'and read the audit log.',
  );

export const sessionViewSchema = z
  .strictObject({
    name: z.string().describe('Name of the token; `anyone` without one, `this host` for the kymo command.'),
    role: roleSchema.nullable().describe('What you may do; null if you need a token.'),
    open: z.boolean().describe('Whether no token exists, so that anyone who can reach the page may read.'),
  })
  .meta({ id: 'Session', description: 'Who you are, and what you may do.' });
export type SessionView = Answer<typeof sessionViewSchema>;

export const beginSessionSchema = z.strictObject({ token: z.string().min(1).max(256) }).meta({
  id: 'BeginSession',
  description: 'The token is stored in a cookie that scripts cannot read and other sites cannot use.',
});

export const tokenViewSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    createdMs: timeMs(),
    expiresMs: timeMs().optional(),
  })
  .meta({ id: 'Token', description: 'A token without its secret. Only a hash of the secret is stored.' });
export type TokenView = Answer<typeof tokenViewSchema>;

export const tokensViewSchema = z.strictObject({ tokens: z.array(tokenViewSchema) }).meta({ id: 'Tokens' });
export type TokensView = Answer<typeof tokensViewSchema>;

export const newTokenSchema = z
  .strictObject({
    name: lineSchema.describe('Who or what it is for; names are unique.'),
    role: roleSchema,
    expiresMs: timeMs().optional(),
  })
  .meta({ id: 'NewToken' });
export type NewToken = Answer<typeof newTokenSchema>;

export const createdTokenSchema = tokenViewSchema
  .safeExtend({ token: z.string().describe('The secret. It is shown only once.') })
  .meta({ id: 'CreatedToken' });
export type CreatedToken = Answer<typeof createdTokenSchema>;

const auditEntrySchema = z.strictObject({
  atMs: timeMs(),
  by: z.string(),
  via: z.enum(['api', 'command', 'link']),
  action: z.string().describe('For example `incident.acknowledge`.'),
  subject: z.string().describe('What was changed.'),
  details: z.record(z.string(), z.unknown()).optional(),
});
export const auditViewSchema = z
  .strictObject({ entries: z.array(auditEntrySchema) })
  .meta({ id: 'Audit', description: 'Who did what, newest first.' });
export type AuditView = Answer<typeof auditViewSchema>;

export const auditQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(100) });
export type AuditQuery = z.output<typeof auditQuerySchema>;
