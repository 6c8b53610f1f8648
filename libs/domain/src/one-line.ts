/** Ends of lines, other control characters, halves of characters, and what turns the direction of writing around. */
const BREAKS = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Text that stays on its line, whatever names it holds: no name can pretend to be a line of its own. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, ' ');
}
