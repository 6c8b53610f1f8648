/** The part of an alert or a notification that is printed. */
interface Received {
  readonly type?: unknown;
  readonly timestamp?: unknown;
  readonly data?: {
    readonly summary?: unknown;
    readonly title?: unknown;
    readonly text?: unknown;
    readonly url?: unknown;
  };
}

/** What a message says, for a person: its time and type, its words, its link. Anything else is printed as it came. */
export function receivedLines(body: string): string[] {
  let message: Received | null;
  try {
    message = JSON.parse(body) as Received | null;
  } catch {
    return [body.trim()];
  }
  if (typeof message?.type !== 'string') return [body.trim()];
  const { type, timestamp, data = {} } = message;
  const words = [data.summary, data.title, data.text].filter((text) => typeof text === 'string');
  return [
    `${typeof timestamp === 'string' ? timestamp : '-'}  ${type}  ${words[0] ?? ''}`.trimEnd(),
    ...words
      .slice(1)
      .flatMap((text) => text.split('\n'))
      .map((line) => `  ${line}`),
    ...(typeof data.url === 'string' ? [`  ${data.url}`] : []),
  ];
}
