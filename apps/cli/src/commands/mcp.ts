import { readStore } from '@kymo/connectors';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { Command } from 'commander';
import { mcpServer } from '../mcp/server';
import { dataFolderOption } from '../models/with-folder';

interface Options {
  readonly dataFolder: string;
  readonly allowChanges?: boolean;
}

/** `kymo mcp`: the monitor for assistants. */
export function mcpCommand(): Command {
  return new Command('mcp')
    .description(
      'Serve the Model Context Protocol on standard input and output, for AI assistants: list series and ' +
        'incidents, explain an incident, validate a configuration, backtest a threshold. The monitor may keep ' +
        'running. Nothing is changed without --allow-changes.',
    )
    .addOption(dataFolderOption())
    .option('--allow-changes', 'also offer a tool that labels incidents')
    .action(async ({ dataFolder, allowChanges }: Options) => {
      await readStore(dataFolder).close();
      await mcpServer({ dataFolder, allowChanges: allowChanges ?? false }).connect(
        new StdioServerTransport(),
      );
    });
}
