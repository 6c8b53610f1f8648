/** Tells which messages were taken: each as it is, or with `--json` all at the end. */
export class Taken {
  private readonly lines: string[] = [];

  constructor(private readonly isJson = false) {}

  readonly add = (line: string): void => {
    this.lines.push(line);
    if (!this.isJson) process.stdout.write(`${line}\n`);
  };

  end(): void {
    if (this.isJson) process.stdout.write(`${JSON.stringify({ took: this.lines })}\n`);
  }
}
