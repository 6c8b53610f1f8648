import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CreatedToken, NewToken, TokenView } from '@kymo/api';
import { KymoError } from '@kymo/domain';

/** Document of the store with the tokens that were given out. */
export const TOKENS_DOCUMENT = 'tokens';

/** A token as it is kept: whoever reads the store cannot use it. */
export interface StoredToken extends TokenView {
  /** SHA-256. A secret of so many random bits needs no slower hash. */
  readonly hash: Uint8Array;
}

const SECRET_BYTES = 32;
const ID_BYTES = 4;
const PREFIX = 'kymo_';
const MAX_TOKENS = 1_000;

export function tokensIn(document: unknown): readonly StoredToken[] {
  return (document ?? []) as readonly StoredToken[];
}

/**
 * A new token, and the document with it.
 * @throws KymoError OPTIONS_INVALID where the name is taken or it has expired already
 */
export function createToken(
  document: unknown,
  { name, role, expiresMs }: NewToken,
  nowMs: number,
): { readonly created: CreatedToken; readonly document: readonly StoredToken[] } {
  const known = tokensIn(document);
  if (known.some((one) => one.name === name))
    throw invalid(`there is one named '${name}'. Name it otherwise, or revoke that one first.`);
  if (expiresMs !== undefined && expiresMs <= nowMs)
    throw invalid(`it expires at ${new Date(expiresMs).toISOString()}, which is past. Name a later time.`);
  if (known.length >= MAX_TOKENS)
    throw invalid(`there are ${known.length}, ${MAX_TOKENS} are allowed. Revoke some.`);
  const token = PREFIX + randomBytes(SECRET_BYTES).toString('base64url');
  const view: TokenView = {
    id: randomBytes(ID_BYTES).toString('hex'),
    name,
    role,
    createdMs: nowMs,
    ...(expiresMs !== undefined && { expiresMs }),
  };
  return { created: { ...view, token }, document: [...known, { ...view, hash: hashOf(token) }] };
}

/** The token that a secret stands for, unless it has expired. Looks at every one, so that time tells nothing. */
export function findToken(
  tokens: readonly StoredToken[],
  secret: string,
  nowMs: number,
): StoredToken | undefined {
  const hash = hashOf(secret);
  const found = tokens.filter((one) => timingSafeEqual(one.hash, hash));
  return found.find(({ expiresMs }) => expiresMs === undefined || nowMs < expiresMs);
}

/** The token that is taken back, and the document without it. @throws KymoError TOKEN_UNKNOWN */
export function revokeToken(
  document: unknown,
  idOrName: string,
): { readonly revoked: TokenView; readonly document: readonly StoredToken[] } {
  const known = tokensIn(document);
  const revoked = known.find(({ id, name }) => id === idOrName || name === idOrName);
  if (revoked === undefined)
    throw new KymoError(
      'TOKEN_UNKNOWN',
      `revoking the token '${idOrName}': there is none of that identity or name; \`kymo tokens list\` shows them`,
    );
  return { revoked: viewOf(revoked), document: known.filter((one) => one !== revoked) };
}

/** Without its hash. */
export function viewOf({ hash: _, ...view }: StoredToken): TokenView {
  return view;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function invalid(found: string): KymoError {
  return new KymoError('OPTIONS_INVALID', `creating a token: ${found}`);
}
