import { KymoError, type Notification, oneLine } from '@kymo/domain';
import mustache from 'mustache';
import { z } from 'zod';
import { exampleNotifications } from './example-notifications';

type Token = [type: string, name: string, from: number, to: number, inner?: Token[] | string];

/** Sections within sections that a template may have: members and their readings are two. */
const MAX_DEPTH = 4;

/** Mustache without HTML escapes: receivers escape as their format asks. */
const PLAIN = { escape: (value: unknown) => String(value) };

/**
 * What a person would rather read, as Mustache templates over the fields of a notification. Templates have no logic and
 * see the notification alone: neither secrets nor the environment.
 */
export const templatesSchema = z
  .object({
    title: templateSchema('Title of the message'),
    text: templateSchema('Text of the message'),
  })
  .strict();

export type Templates = z.output<typeof templatesSchema>;

/** The notification in the words of the templates; in its own where those come to nothing. */
export function worded(notification: Notification, { title, text }: Templates): Notification {
  if (title === undefined && text === undefined) return notification;
  const view = plain(notification);
  const filled = (template: string) => mustache.render(template, view, undefined, PLAIN).trim();
  return {
    ...notification,
    title: (title && filled(title).replace(/\s+/g, ' ')) || notification.title,
    text: (text && filled(text)) || notification.text,
  };
}

/** @throws KymoError OPTIONS_INVALID */
export function checkTemplate(template: string): void {
  let tokens: Token[];
  try {
    tokens = mustache.parse(template) as Token[];
  } catch (cause) {
    throw invalid(template, cause instanceof Error ? cause.message : String(cause));
  }
  const examples = exampleNotifications().map(plain);
  const unknown = namesIn(tokens).find(
    ([name, within]) => !examples.some((one) => isKnown(one, name, within)),
  );
  if (unknown) throw invalid(template, `${unknown[0]} is no field of a notification`);
  for (const example of examples) mustache.render(template, example, undefined, PLAIN);
}

function templateSchema(what: string) {
  return z
    .string()
    .min(1)
    .superRefine((template, issues) => {
      try {
        checkTemplate(template);
      } catch (error) {
        issues.addIssue({ code: 'custom', message: (error as Error).message });
      }
    })
    .optional()
    .describe(`${what}, as a Mustache template over the fields of a notification`);
}

/** Names with the sections that they stand in. */
function namesIn(tokens: readonly Token[], within: readonly string[] = []): [string, readonly string[]][] {
  return tokens.flatMap(([type, name, , , inner]): [string, readonly string[]][] => {
    if (type === '>' || type === '=') throw invalid(name, 'partials and other delimiters are not allowed');
    if (within.length > MAX_DEPTH)
      throw invalid(name, `sections within each other are allowed ${MAX_DEPTH} deep`);
    if (type === '#' || type === '^')
      return [[name, within], ...namesIn(inner as Token[], [...within, name])];
    return type === 'name' || type === '&' ? [[name, within]] : [];
  });
}

/** Whether a name can be found where it stands: in a section, or in what encloses it. */
function isKnown(view: unknown, name: string, within: readonly string[]): boolean {
  if (name === '.') return within.length > 0;
  const scopes = within.reduce<unknown[]>(
    (found, section) => [...found, first(lookUp(found.toReversed(), section))],
    [view],
  );
  return lookUp(scopes.toReversed(), name) !== undefined;
}

function lookUp(scopes: readonly unknown[], name: string): unknown {
  const path = name.split('.');
  for (const scope of scopes) {
    const found = path.reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      scope,
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : value;
}

/** Fields alone, without anything inherited: no template reaches a constructor. The text alone has lines. */
function plain(notification: Notification): object {
  return JSON.parse(JSON.stringify(notification), (name, value: unknown) => {
    if (typeof value === 'string' && name !== 'text') return oneLine(value);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.assign(Object.create(null) as object, value)
      : value;
  }) as object;
}

function invalid(template: string, found: string): KymoError {
  return new KymoError(
    'OPTIONS_INVALID',
    `reading the template ${JSON.stringify(template)}: ${found}. Fields such as title, text, severity, ` +
      'links.page and, within {{#members}}…{{/members}}, series are allowed.',
  );
}
