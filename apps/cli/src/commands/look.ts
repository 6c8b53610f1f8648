import {
  FAILED_SHARE,
  layoutLines,
  refusalLines,
  rowLines,
  sampleLines,
  TelemetryFile,
  warningLines,
} from '@kymo/telemetry-io';
import { Command } from 'commander';
import { readOptionsOf, withInputOptions, type InputOptions } from '../input-options';

interface Options extends InputOptions {
  readonly json?: boolean;
}

/** More than a fifth of the rows cannot be read. */
const MOSTLY_REFUSED = 3;

/** `kymo look data.csv`: how a file is understood, before anything is judged. */
export function lookCommand(): Command {
  const command = new Command('look')
    .description('Say how files of telemetry are understood: dialect, times, channels, first rows, doubts.')
    .argument('<files...>', 'files, or a pattern such as day-*.csv; - for standard input');
  return withInputOptions(command).option('--json', 'print it as one JSON object').action(look);
}

async function look(paths: string[], options: Options): Promise<void> {
  const file = await TelemetryFile.open(paths, readOptionsOf(options));
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
  const said = refusalLines(reading);
  return warningLines(reading).filter((line) => !said.includes(line));
}
