import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Where the first message of a group stands. */
const postedSchema = z.object({ channel: z.string(), ts: z.string() });
export type Posted = z.infer<typeof postedSchema>;

/** Groups whose message is remembered: those that were posted last. */
const MAX_GROUPS = 1_000;

/** The messages of groups that are open, in a file of the data folder: they are changed after a restart as well. */
export class PostedMessages {
  private readonly known: Map<string, Posted>;

  constructor(private readonly file: string) {
    this.known = read(file);
  }

  of(group: string): Posted | undefined {
    return this.known.get(group);
  }

  remember(group: string, posted: Posted): void {
    this.known.set(group, posted);
    const [oldest] = this.known.keys();
    if (this.known.size > MAX_GROUPS) this.known.delete(oldest!);
    this.write();
  }

  forget(group: string): void {
    if (this.known.delete(group)) this.write();
  }

  private write(): void {
    // A receiver is also tried before the first run has made the data folder.
    mkdirSync(dirname(this.file), { recursive: true });
    writeFileSync(`${this.file}.new`, JSON.stringify([...this.known]), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }
}

/** A file that cannot be read costs no more than new messages instead of changed ones. */
function read(file: string): Map<string, Posted> {
  try {
    return new Map(
      z.array(z.tuple([z.string(), postedSchema])).parse(JSON.parse(readFileSync(file, 'utf8'))),
    );
  } catch {
    return new Map();
  }
}
