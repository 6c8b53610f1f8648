import { readFileSync } from 'node:fs';
import { detectors, type DetectorDefinition } from '@kymo/detectors';
import { z } from 'zod';
import { table, type JsonSchema } from './documents';

const FOLDER = 'docs/detectors';

/**
 * One page for each detector, of its docstring and its options, and a list of them all: text by path.
 * Reads the sources, so it runs at the root of the repository.
 */
export function detectorDocuments(): Record<string, string> {
  const pages = Object.entries<DetectorDefinition>(detectors).map(([name, definition]) => [
    `${FOLDER}/${name}.md`,
    page(name, definition),
  ]);
  return { [`${FOLDER}/README.md`]: list(), ...Object.fromEntries(pages) };
}

function list(): string {
  const rows = Object.entries<DetectorDefinition>(detectors).map(
    ([name, { summary }]) => `| [${name}](${name}.md) | ${summary.replaceAll('|', '\\|')} |`,
  );
  return `# Detectors

Each is a network that rebuilds windows; what it can not rebuild is anomalous. All are calibrated so that a score of 1 is the learnt boundary. These pages are generated from the code.

| detector | in one sentence |
|---|---|
${rows.join('\n')}
`;
}

function page(name: string, { summary, optionsSchema }: DetectorDefinition): string {
  const { paragraphs, papers } = docstringOf(name);
  const schema = z.toJSONSchema(optionsSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return `# ${name}

**${summary}.**

${paragraphs.join('\n\n')}

## Options

${table(schema)}
## Papers

${papers.map((paper) => `- ${paper}`).join('\n')}

[All detectors](README.md)
`;
}

/** What the source of a network says of it. */
function docstringOf(name: string): { paragraphs: string[]; papers: string[] } {
  const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  const source = readFileSync(`libs/detectors/src/networks/${name}/${name}.ts`, 'utf8');
  const before = source.slice(0, source.indexOf(`export const ${exported}:`));
  const lines = before
    .slice(before.lastIndexOf('/**') + 3, before.lastIndexOf('*/'))
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trimEnd());
  const [text = '', ...papers] = lines.join('\n').split(/^@see /m);
  return {
    paragraphs: paragraphsOf(text.trim()),
    papers: papers.map((paper) => paper.trim().replaceAll('\n', ' ')),
  };
}

/** When it works, what it assumes and what it costs each begin a paragraph; lists stay lists. */
function paragraphsOf(text: string): string[] {
  const joined = text.replace(/\n(?!- )\s*/g, ' ').replace('\n- ', '\n\n- ');
  return joined.split(/ (?=(?:Works|Assumes|Costs) )/);
}
