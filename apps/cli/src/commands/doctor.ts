import { Command, Option } from 'commander';
import { diskFinding, type Finding, nodeFinding, portFinding } from '../doctor/checks';
import { configFindings } from '../doctor/config-checks';
import { monitorFindings } from '../doctor/monitor-checks';
import { defaultDataFolder, runningMonitor } from '../running-monitor';

interface Options {
  readonly config?: string;
  readonly dataFolder?: string;
  readonly url?: string;
  readonly json?: boolean;
}

const MARKS = { well: 'ok', doubtful: '??', wrong: 'NO' } as const;

/** `kymo doctor`: what could keep the monitor from its work. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description(
      'Check Node, disk, clock, the port of the page, everything that a configuration names, and the parts of the ' +
        'running monitor. The exit code is 1 if something is wrong.',
    )
    .option('-c, --config <file>', 'configuration whose brokers, sinks and receivers are checked')
    .option('--data-folder <folder>', 'data folder of the monitor (default: that of the configuration)')
    .addOption(
      new Option('--url <address>', 'address of the monitor, instead of its folder').conflicts('dataFolder'),
    )
    .option('--json', 'print the findings as JSON')
    .action(examine);
}

async function examine({ config: file, dataFolder, url, json }: Options): Promise<void> {
  const { config, findings: named } = file === undefined ? { findings: [] } : await configFindings(file);
  const folder = dataFolder ?? config?.dataFolder ?? defaultDataFolder();
  const running = url === undefined ? await runningMonitor(folder) : { url, token: '' };
  const { host = '127.0.0.1', port = 3030 } = config?.http ?? {};
  const findings: Finding[] = [
    nodeFinding(process.versions.node),
    ...(url === undefined ? [await diskFinding(folder), await portFinding(host, port, running?.url)] : []),
    ...(running === undefined ? [] : await monitorFindings(running)),
    ...named,
  ];
  process.stdout.write(
    json ? `${JSON.stringify({ findings })}\n` : `${findings.flatMap(lines).join('\n')}\n`,
  );
  if (findings.some(({ state }) => state === 'wrong')) process.exitCode = 1;
}

function lines({ what, state, found, act }: Finding): string[] {
  return [`${MARKS[state]}  ${what}: ${found}`, ...(act === undefined ? [] : [`    ${act}`])];
}
