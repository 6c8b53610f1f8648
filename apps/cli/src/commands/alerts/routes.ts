import { labelsIn, type Route, routeTreeOf } from '@kymo/alerting';
import type { RoutesView } from '@kymo/api';
import { loadConfig } from '@kymo/config';
import { isReceiver } from '@kymo/connectors';
import { Command } from 'commander';
import { configOption, configOrUrl, urlOption } from '../../config-or-url';
import { askMonitor } from '../../monitor-access';

interface Options {
  readonly config?: string;
  readonly url?: string;
  readonly labels: readonly string[];
  readonly json?: boolean;
}

/** `kymo alerts routes`: where incidents go, without sending anything. */
export function routesCommand(): Command {
  return new Command('routes')
    .description('Test the routing tree of a configuration.')
    .addCommand(
      new Command('test')
        .description(
          'Show who would be alerted to an incident with these labels, like `amtool config routes test`.',
        )
        .addOption(configOption())
        .addOption(urlOption())
        .requiredOption('--labels <label=value...>', 'such as severity=critical tag.line=A channel=flow')
        .option('--json', 'print the routes as JSON')
        .action(test),
    );
}

async function test({ labels, json, ...place }: Options): Promise<void> {
  const { config, url } = configOrUrl(place, 'looking for routes');
  const routes = config === undefined ? await routesOf(url, labels) : routesIn(config, labels);
  if (json) {
    process.stdout.write(`${JSON.stringify(routes)}\n`);
    return;
  }
  for (const { id, receiver, groupBy, groupWaitMs, groupIntervalMs, repeatIntervalMs } of routes) {
    const seconds = [groupWaitMs, groupIntervalMs, repeatIntervalMs].map((ms) => `${ms / 1000} s`);
    process.stdout.write(
      `${receiver}  (${id}, grouped by ${groupBy.join(', ') || 'nothing'}; waits ${seconds[0]}, ` +
        `then every ${seconds[1]} on changes, again after ${seconds[2]})\n`,
    );
  }
}

function routesIn(config: string, labels: readonly string[]): readonly Route[] {
  const { onCall, sinks } = loadConfig(config);
  const receivers = sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
  return routeTreeOf({ ...onCall, receivers }).routesFor(labelsIn(labels));
}

async function routesOf(url: string, labels: readonly string[]): Promise<readonly Route[]> {
  const query = new URLSearchParams(labels.map((pair): [string, string] => ['labels', pair]));
  return (await askMonitor<RoutesView>(url, `/api/routes?${query}`)).routes;
}
