import { namedLinks } from '@kymo/connectors';
import { type NotificationLinks, oneLine } from '@kymo/domain';

/** The part of a notification that is printed. */
interface Received {
  readonly type?: unknown;
  readonly timestamp?: unknown;
  readonly data?: null | {
    readonly title?: unknown;
    readonly text?: unknown;
    readonly links?: NotificationLinks;
  };
}

/** What a message says, for a person: its time and type, its words, its links. Anything else is printed on one line. */
export function receivedLines(body: string): string[] {
  let message: Received | null;
  try {
    message = JSON.parse(body) as Received | null;
  } catch {
    return [oneLine(body.trim())];
  }
  if (typeof message?.type !== 'string') return [oneLine(body.trim())];
  const { type, timestamp } = message;
  const data = message.data ?? {};
  const words = [data.title, data.text].filter((text) => typeof text === 'string');
  return [
    `${typeof timestamp === 'string' ? timestamp : '-'}  ${type}  ${words[0] ?? ''}`.trimEnd(),
    ...words
      .slice(1)
      .flatMap((text) => text.split('\n'))
      .map((line) => `  ${line}`),
    ...namedLinks({ links: data.links ?? {} }).map(({ name, url }) => `  ${name}: ${url}`),
  ].map(oneLine);
}
