import { Command } from 'commander';
import { checkFile, issuesOf } from '../config-issues';

interface Options {
  readonly connect?: boolean;
  readonly json?: boolean;
}

/** `kymo check`: the checks of the monitor before its start. */
export function checkCommand(): Command {
  return new Command('check')
    .description(
      'Check a configuration, and list every issue with its path. Without --connect no connection is opened. The ' +
        'exit code is 2 if there are issues.',
    )
    .argument('<config>', 'YAML file')
    .option(
      '--connect',
      'also check whether the source can be read, asked as a run would ask it, and whether every sink can be reached; sends nothing',
    )
    .option('--json', 'print the answer as JSON')
    .action(async (file: string, { connect = false, json }: Options) => {
      if (!json) {
        await checkFile(file, connect);
        process.stdout.write(`${file}: no issues\n`);
        return;
      }
      const found = await issuesOf(file, connect);
      process.stdout.write(`${JSON.stringify({ file, ...found })}\n`);
      if (!found.valid) process.exitCode = 2;
    });
}
