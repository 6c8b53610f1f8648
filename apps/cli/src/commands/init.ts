import { existsSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { checkConfig } from '@kymo/config';
import { KymoError } from '@kymo/domain';
import { Command, Option } from 'commander';
import { parse } from 'yaml';
import { configText, PRESETS, type PresetName, type Setup } from '../init/presets';

interface Options {
  readonly preset?: PresetName;
  readonly brokers?: string;
  readonly topic?: string;
  readonly influxUrl?: string;
  readonly webhook?: string;
  readonly output: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** Beside the folder of the built command. */
const SCHEMA = fileURLToPath(new URL('../docs/configuration.schema.json', import.meta.url));

const DEFAULTS = {
  preset: 'plant',
  brokers: '127.0.0.1:9092',
  topic: 'telemetry',
  influxUrl: 'http://127.0.0.1:8086',
  webhook: '',
} as const;

const QUESTIONS: Readonly<Record<keyof typeof DEFAULTS, string>> = {
  preset: `Kind of telemetry (${Object.keys(PRESETS).join(', ')})?`,
  brokers: 'Kafka brokers, comma-separated?',
  topic: 'Topic with the telemetry?',
  influxUrl: 'Address of InfluxDB?',
  webhook: 'Address that alerts are posted to (empty for none)?',
};

/** `kymo init`: a configuration to begin with. */
export function initCommand(): Command {
  return new Command('init')
    .description('Write a commented configuration to begin with. Asks for whatever the options do not say.')
    .addOption(new Option('--preset <name>', 'kind of telemetry').choices(Object.keys(PRESETS)))
    .option('--brokers <addresses>', `Kafka brokers, comma-separated (default: ${DEFAULTS.brokers})`)
    .option('--topic <name>', `topic with the telemetry (default: ${DEFAULTS.topic})`)
    .option('--influx-url <url>', `address of InfluxDB (default: ${DEFAULTS.influxUrl})`)
    .option('--webhook <url>', 'address that alerts are posted to')
    .option('-o, --output <file>', 'file to write; - for standard output', 'kymo.yaml')
    .option('--force', 'overwrite the file')
    .option('--json', 'ask nothing; print the file name and the configuration as JSON')
    .action(init);
}

async function init({ output, force, json = false, ...given }: Options): Promise<void> {
  if (output !== '-' && existsSync(output) && force !== true)
    throw new KymoError(
      'OPTIONS_INVALID',
      `Writing ${output}: it exists already. Name another by --output, or use --force.`,
    );
  const { preset, brokers, ...rest } = { ...DEFAULTS, ...given, ...(json ? {} : await asked(given)) };
  if (!Object.hasOwn(PRESETS, preset))
    throw new KymoError(
      'OPTIONS_INVALID',
      `Choosing a preset: '${preset}' is not known; use one of ${Object.keys(PRESETS).join(', ')}.`,
    );
  const setup: Setup = {
    preset,
    brokers: brokers.split(',').map((one) => one.trim()),
    ...(existsSync(SCHEMA) && { schema: relative(dirname(resolve(output)), SCHEMA) }),
    ...rest,
  };
  const text = configText(setup);
  const configuration = parse(text) as unknown;
  checkConfig(configuration, 'the answers');
  if (output !== '-') writeFileSync(output, text);
  if (json) process.stdout.write(`${JSON.stringify({ file: output, configuration })}\n`);
  else if (output === '-') process.stdout.write(text);
  else
    process.stdout.write(
      `Wrote ${output}. Next: npx kymo check ${output}, then npx kymo-monitor --config ${output}\n`,
    );
}

/** Answers on a terminal to what no option says; none elsewhere. */
async function asked(
  given: Partial<Record<keyof typeof DEFAULTS, string>>,
): Promise<Partial<typeof DEFAULTS>> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return {};
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answers: Record<string, string> = {};
  for (const [name, question] of Object.entries(QUESTIONS) as [keyof typeof DEFAULTS, string][]) {
    if (given[name] !== undefined) continue;
    const answer = await terminal.question(`${question}${DEFAULTS[name] && ` [${DEFAULTS[name]}]`} `);
    if (answer.trim() !== '') answers[name] = answer.trim();
  }
  terminal.close();
  return answers;
}
