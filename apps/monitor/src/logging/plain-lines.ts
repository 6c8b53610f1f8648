import { oneLine } from '@kymo/domain';

/** A line of the log as it is written for machines. */
interface LogDocument {
  readonly level: string;
  readonly msg?: string;
  readonly [detail: string]: unknown;
}

const WORDS: Readonly<Record<string, string>> = { warn: 'warning: ', error: 'ERROR: ' };

/** The log in plain words, for whoever watches the terminal. Whoever draws there takes its lines over. */
export class PlainLines {
  private out = (line: string): void => void process.stderr.write(`${line}\n`);

  /** From now on lines go there: between what is drawn, not through it. */
  takeOver(out: (line: string) => void): void {
    this.out = out;
  }

  /** Takes a line as it is written for machines. */
  write(json: string): void {
    this.out(plain(JSON.parse(json) as LogDocument));
  }
}

function plain({ level, msg = '', time: _, program: __, ...details }: LogDocument): string {
  const more = Object.entries(details)
    .filter(([, value]) => typeof value === 'string' && !msg.includes(value))
    .map(([name, value]) => `${name} ${value as string}`);
  const shown = level === 'error' ? [JSON.stringify(details)] : more;
  return oneLine(`  ${WORDS[level] ?? ''}${msg}${shown.length === 0 ? '' : ` (${shown.join(', ')})`}`);
}
