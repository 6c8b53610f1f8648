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

/** What the length of a value counts. */
const UNITS: Readonly<Record<string, readonly [one: string, more: string]>> = {
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  string: ['character', 'characters'],
};

/** One line for each issue: path, message, value found. */
export function issueLines(error: z.ZodError, content: unknown): string[] {
  return error.issues
    .flatMap(fromAlternatives)
    .flatMap(oneEachKey)
    .map((issue) => {
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

/** Names every unknown option by its own path. */
function oneEachKey(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  const message = 'there is no such option; correct its name, or remove it';
  return issue.keys.map((key) => ({ ...issue, keys: [], path: [...issue.path, key], message }));
}

function isOtherKind({ code, path }: z.core.$ZodIssue): boolean {
  return code === 'invalid_type' && path.length === 0;
}

function messageText(issue: z.core.$ZodIssue, value: unknown): string {
  if (issue.message === 'Invalid URL') return 'must be a URL that begins with http:// or https://';
  if (/^Too (small|big)/.test(issue.message)) return limitText(issue);
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  const needed = `${kindText(issue.expected)} is needed`;
  if (value === undefined) return `is missing; ${needed}`;
  return value === null ? `is empty; ${needed}` : needed;
}

function limitText(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return issue.message;
  const [limit, bound, beyond] =
    issue.code === 'too_small' ? [issue.minimum, 'at least', 'above'] : [issue.maximum, 'at most', 'below'];
  const unit = UNITS[issue.origin];
  if (unit === undefined) return `must be ${issue.inclusive === false ? beyond : bound} ${limit}`;
  return `must have ${bound} ${limit} ${limit === 1 ? unit[0] : unit[1]}`;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

/** Value at the path; nothing where it is absent or a valid section. A secret is not shown. */
function foundText(issue: z.core.$ZodIssue, content: unknown): string | undefined {
  const { path, code } = issue;
  // A secret under a name that is no option's may have any name.
  if (code === 'unrecognized_keys') return undefined;
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
