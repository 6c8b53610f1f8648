import { type Labels, routeTreeOf } from '@kymo/alerting';
import { loadConfig } from '@kymo/config';
import { isReceiver } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { Command } from 'commander';

interface Options {
  readonly config: string;
  readonly labels: readonly string[];
  readonly json?: boolean;
}

/** `kymo alerts routes`: where incidents go, without sending anything. */
export function routesCommand(): Command {
  return new Command('routes')
    .description('Look at the routing tree of a configuration.')
    .addCommand(
      new Command('test')
        .description('Say who is told of an incident with these labels, like `amtool config routes test`.')
        .requiredOption('--config <file>', 'YAML file')
        .requiredOption('--labels <label=value...>', 'such as severity=critical tag.line=A channel=flow')
        .option('--json', 'print the routes as JSON')
        .action(test),
    );
}

function test({ config, labels, json }: Options): void {
  const { onCall, sinks } = loadConfig(config);
  const receivers = sinks.filter(({ type }) => isReceiver(type)).map(({ name }) => name);
  const routes = routeTreeOf({ ...onCall, receivers }).routesFor(labelsIn(labels));
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

/** Several values of one label are several of its pairs. */
function labelsIn(pairs: readonly string[]): Labels {
  const labels: Record<string, string[]> = {};
  for (const pair of pairs) {
    const [, name, value] = /^([^=]+)=(.*)$/su.exec(pair) ?? [];
    if (name === undefined)
      throw new KymoError(
        'OPTIONS_INVALID',
        `reading the label ${pair}: label=value is expected, for example severity=critical.`,
      );
    (labels[name] ??= []).push(value!);
  }
  return labels;
}
