/** At most so many units of UTF-16, cut at the end between two characters: no service counts more. */
export function shortened(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** At most so many characters once it is escaped. */
export function shortenedAs(text: string, maxLength: number, escaped: (text: string) => string): string {
  for (let length = maxLength; ; length = Math.floor(0.9 * length)) {
    const found = escaped(shortened(text, length));
    if (found.length <= maxLength) return found;
  }
}

/** Follows what would begin a tag, a mention or a link with words of its own, and cannot be seen. */
const WORD_JOINER = '\u2060';

/** Text that names nobody and leads nowhere, for services that do not say how they draw it. */
export function inert(text: string): string {
  return text.replace(/[<@]|\](?=[([:])/g, `$&${WORD_JOINER}`);
}

/** Text without meaning for HTML. */
export function htmlEscaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
}
