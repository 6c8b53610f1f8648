/**
 * Who may do what: tokens with roles, of which hashes alone are kept, and links that are signed and expire.
 * Deliberately knows neither HTTP nor the store: both hand in what they hold.
 */
export { createToken, findToken, revokeToken, TOKENS_DOCUMENT, tokensIn, viewOf } from './tokens';
export { mayAct } from './roles';
export { LINK_KEY_DOCUMENT, LinkSigner, newLinkKey } from './signed-links';
