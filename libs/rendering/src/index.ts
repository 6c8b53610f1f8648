/**
 * Pictures for messages: the moment of an incident as SVG and PNG, drawn on the server without a browser.
 * Deliberately knows nothing of receivers.
 */
export { momentSvg } from './moment-svg';
export { png } from './png';
