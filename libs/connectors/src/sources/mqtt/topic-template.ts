/** A topic filter of MQTT with names for its levels: `plant/{site}/{device}/#`. */
export interface TopicTemplate {
  /** What is subscribed to. */
  readonly filter: string;
  /** The parts of a topic by their names; undefined where it does not match. */
  readonly read: (topic: string) => Readonly<Record<string, string>> | undefined;
}

const NAMED = /^\{([A-Za-z_]\w*)\}$/;
const SHARED = /^\$share\/[^/]+\//;

/** @throws Error where it is no filter */
export function topicTemplate(text: string): TopicTemplate {
  const levels = text.replace(SHARED, '').split('/');
  const wrong = levels.find((level, index) => !isLevel(level, index === levels.length - 1));
  if (text === '' || wrong !== undefined)
    throw new Error(
      `level "${wrong ?? ''}" found; a text, +, {name}, or # at the end expected, as in plant/{site}/{device}/#`,
    );
  const filter = levels.map((level) => (NAMED.test(level) ? '+' : level)).join('/');
  return { filter: (SHARED.exec(text)?.[0] ?? '') + filter, read: (topic) => read(levels, topic.split('/')) };
}

function isLevel(level: string, isLast: boolean): boolean {
  if (level === '+' || NAMED.test(level)) return true;
  return (level === '#' && isLast) || !/[+#{}]/.test(level);
}

function read(levels: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  const isOpen = levels.at(-1) === '#';
  const fixed = isOpen ? levels.slice(0, -1) : levels;
  if (isOpen ? parts.length < fixed.length : parts.length !== fixed.length) return undefined;
  // Topics of the broker itself are not meant by wildcards.
  if (parts[0]!.startsWith('$') && levels[0] !== parts[0]) return undefined;
  const found: Record<string, string> = {};
  for (const [index, level] of fixed.entries()) {
    const name = NAMED.exec(level)?.[1];
    if (name !== undefined) found[name] = parts[index]!;
    else if (level !== '+' && level !== parts[index]) return undefined;
  }
  return found;
}
