import type { z } from 'zod';

const SECRET = /password|secret|token|credential|key$/i;
const SHOWN_LENGTH = 60;

/** Every issue on a line of its own: where, what was found there, what is allowed. */
export function issueLines(error: z.ZodError, content: unknown): string[] {
  return error.issues.map(({ path, message }) => {
    const where = path.length === 0 ? 'the file' : pathText(path);
    const found = foundText(path, content);
    return `  ${where}: ${message}${found === undefined ? '' : `; found ${found}`}`;
  });
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** What stands at the path, unless nothing does, it is a whole section, or it may be a secret. */
function foundText(path: readonly PropertyKey[], content: unknown): string | undefined {
  let value = content;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  if (value === undefined || (typeof value === 'object' && value !== null)) return undefined;
  if (path.some((part) => SECRET.test(String(part)))) return 'a value that is not shown';
  const text = JSON.stringify(value);
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}
