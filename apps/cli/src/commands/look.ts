import {
  FAILED_SHARE,
  layoutLines,
  readFlagsOf,
  type ReadFlags,
  refusalLines,
  rowLines,
  sampleLines,
  TelemetryFile,
  warningLines,
  withReadOptions,
} from '@kymo/telemetry-io';
import { Command } from 'commander';

interface Options extends ReadFlags {
  readonly json?: boolean;
}

/** More than a fifth of the rows cannot be read. */
const MOSTLY_REFUSED = 3;

/** `kymo look data.csv`: how a file is understood, before anything is judged. */
export function lookCommand(): Command {
  const command = new Command('look')
    .description('Show how Kymo reads telemetry files: dialect, times, channels, first rows, doubts.')
    .argument('<files...>', 'files, or a pattern such as day-*.csv; - for standard input');
  return withReadOptions(command).option('--json', 'print it as one JSON object').action(look);
}

async function look(paths: string[], options: Options): Promise<void> {
  const file = await TelemetryFile.open(paths, readFlagsOf(options));
  for await (const block of file.outcomes()) void block;
  const { reading, tally } = file;
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...reading, firstRows: tally.first })}\n`
      : `${[...layoutLines(reading), ...rowLines(reading), ...warnings(file), ...sampleLines(tally.first)].join('\n')}\n`,
  );
  if (reading.rows.refused > FAILED_SHARE * reading.rows.read) process.exitCode = MOSTLY_REFUSED;
}

/** What the lines above have not said yet. */
function warnings({ reading }: TelemetryFile): string[] {
  const said = [...layoutLines(reading), ...refusalLines(reading)];
  return warningLines(reading).filter((line) => !said.includes(line));
}
