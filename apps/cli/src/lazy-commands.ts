import { Command } from 'commander';

/** A command of which only name and summary are known until it is called. */
export interface LazyCommand {
  readonly name: string;
  /** What `--help` of the command above says of it. */
  readonly summary: string;
  /** @param operands what stands behind the name */
  load(operands: readonly string[]): Promise<Command> | Command;
}

/**
 * Adds commands; only the one that is called is loaded, so that no command waits for what another one needs.
 * @param operands of the command line, from the command's name on
 */
export async function addLazily(
  parent: Command,
  commands: readonly LazyCommand[],
  operands: readonly string[],
): Promise<Command> {
  const [called, ...rest] = operands[0] === 'help' ? operands.slice(1) : operands;
  for (const { name, summary, load } of commands) {
    const command = name === called ? await load(rest) : new Command(name);
    parent.addCommand(command.summary(summary));
  }
  return parent;
}
