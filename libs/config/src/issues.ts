import type { z } from 'zod';

const SECRET = /password|secret|token|credential|key$/i;
/** A name and password within an address. */
const LOGIN = /\/\/[^/\s]*@/g;
const SHOWN_LENGTH = 60;
/** What YAML calls the types of a schema. */
const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping (name: value)',
  record: 'a mapping (name: value)',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** One line for each issue: path, message, value found. */
export function issueLines(error: z.ZodError, content: unknown): string[] {
  return error.issues.flatMap(fromAlternatives).map((issue) => {
    const found = foundText(issue, content);
    const message = messageText(issue, valueAt(issue.path, content));
    return issueLine(issue.path, `${message}${found === undefined ? '' : `; found ${found}`}`);
  });
}

export function issueLine(path: readonly PropertyKey[], text: string): string {
  return `  ${path.length === 0 ? 'the file' : pathText(path)}: ${text}`;
}

/** For a union: the issues of the form that was evidently meant; otherwise the issue itself. */
function fromAlternatives(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const meant = issue.errors.find((inner) => inner.every((one) => !isOtherKind(one)));
  if (meant) return meant.flatMap((one) => fromAlternatives({ ...one, path: [...issue.path, ...one.path] }));
  const kinds = issue.errors.flat().map((one) => kindText('expected' in one ? one.expected : ''));
  return kinds.length === 0 ? [issue] : [{ ...issue, message: `${kinds.join(' or ')} is needed` }];
}

function isOtherKind({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function messageText(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  const needed = `${kindText(issue.expected)} is needed`;
  if (value === undefined) return `is missing; ${needed}`;
  return value === null ? `is empty; ${needed}` : needed;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** Value at the path; nothing where it is absent or a valid section. A secret is not shown. */
function foundText(issue: z.core.$ZodIssue, content: unknown): string | undefined {
  const { path, code } = issue;
  const value = valueAt(path, content);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'object' || path.length === 0) {
    return code === 'invalid_type' ? kindText(Array.isArray(value) ? 'array' : typeof value) : undefined;
  }
  if (path.some((part) => SECRET.test(String(part)))) return 'a value that is not shown';
  const text = JSON.stringify(value).replace(LOGIN, '//…@');
  return text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH)}…` : text;
}

function valueAt(path: readonly PropertyKey[], content: unknown): unknown {
  let value = content;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function kindText(type: string): string {
  return KINDS[type] ?? type;
}
