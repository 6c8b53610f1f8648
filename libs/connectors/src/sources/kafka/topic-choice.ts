/** How an expression begins; no topic is named so. */
const EXPRESSION = '^';
/** Topics of Kafka itself, and those in which groups of monitors keep their state. */
const INTERNAL = /^__|-kymo-(state-|models$)/;

/** The topics of a configuration: by name, or by a regular expression, which may come to match more later. */
export class TopicChoice {
  readonly #names: readonly string[];
  readonly #expressions: readonly RegExp[];

  /** @throws SyntaxError where an expression is none */
  constructor(private readonly entries: readonly string[]) {
    const isExpression = (entry: string) => entry.startsWith(EXPRESSION);
    this.#names = entries.filter((entry) => !isExpression(entry));
    this.#expressions = entries.filter(isExpression).map((entry) => new RegExp(entry, 'u'));
  }

  /** Whether further topics may come. */
  get isOpen(): boolean {
    return this.#expressions.length > 0;
  }

  /** Whether a topic of this name is read. */
  takes(topic: string): boolean {
    if (this.#names.includes(topic)) return true;
    return !INTERNAL.test(topic) && this.#expressions.some((expression) => expression.test(topic));
  }

  /** Those to be read, in the order of their names: all that are named, and of those that exist all that match. */
  among(existing: readonly string[]): string[] {
    return [...new Set([...this.#names, ...existing.filter((topic) => this.takes(topic))])].sort();
  }

  toString(): string {
    return this.entries.join(', ');
  }
}
