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
    '`ingest` sends telemetry and nothing else; `read` looks; `operate` also sends telemetry, acknowledges, silences, labels and orders models; `admin` also gives out tokens and ' +
      'reads the audit log.',
  );

export const sessionViewSchema = z
  .strictObject({
    name: z.string().describe('Name of the token; `anyone` without one, `this host` for the kymo command.'),
    role: roleSchema.nullable().describe('What they may; null where they may nothing without a token.'),
    open: z
      .boolean()
      .describe('Whether no token was ever given out, so that whoever reaches the page may read.'),
  })
  .meta({ id: 'Session', description: 'Who asks, and what they may.' });
export type SessionView = Answer<typeof sessionViewSchema>;

export const beginSessionSchema = z.strictObject({ token: z.string().min(1).max(256) }).meta({
  id: 'BeginSession',
  description: 'The token is kept in a cookie that no script reads and no other site has sent.',
});

export const tokenViewSchema = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    role: roleSchema,
    createdMs: timeMs(),
    expiresMs: timeMs().optional(),
  })
  .meta({ id: 'Token', description: 'A token without its secret, of which a hash is kept alone.' });
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
  .safeExtend({ token: z.string().describe('The secret. It is shown this once.') })
  .meta({ id: 'CreatedToken' });
export type CreatedToken = Answer<typeof createdTokenSchema>;

const auditEntrySchema = z.strictObject({
  atMs: timeMs(),
  by: z.string(),
  via: z.enum(['api', 'command', 'link']),
  action: z.string().describe('For example `incident.acknowledge`.'),
  subject: z.string().describe('What it was done to.'),
  details: z.record(z.string(), z.unknown()).optional(),
});
export const auditViewSchema = z
  .strictObject({ entries: z.array(auditEntrySchema) })
  .meta({ id: 'Audit', description: 'Who has done what, newest first.' });
export type AuditView = Answer<typeof auditViewSchema>;

export const auditQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(100) });
export type AuditQuery = z.output<typeof auditQuerySchema>;
