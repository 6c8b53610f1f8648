import { readFileSync } from 'node:fs';
import { detectors, type DetectorDefinition } from '@kymo/detectors';
import { z } from 'zod';
import { table, type JsonSchema } from './documents';

const FOLDER = 'docs/detectors';
const MEASURED = 'docs/evaluation.json';
const COMPARED = 'docs/comparisons.json';

/** What `tools/record-evaluation.mjs` has kept of one detector on one set of recordings. */
interface Measured {
  readonly set: string;
  readonly detector: string;
  readonly series: number;
  readonly vusPr: { readonly settled: number; readonly causal: number };
  readonly point: {
    readonly f1: number;
    readonly falseAlarmRate: number;
    readonly missedAlarmRate: number;
  };
  readonly nabStandard?: number;
  readonly fitSeconds: number;
  readonly date: string;
  readonly commit: string;
}

/** What it has kept of one detector against another, or against an earlier state. */
interface Compared {
  readonly set: string;
  readonly detector: string;
  readonly against: string;
  readonly seeds: readonly number[];
  readonly differences: readonly {
    readonly figure: string;
    readonly pairs: number;
    readonly difference: number;
    readonly low: number;
    readonly high: number;
    readonly wins: number;
    readonly losses: number;
    readonly verdict: string;
  }[];
  readonly date: string;
  readonly commit: string;
}

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

Each is a network that rebuilds windows; what it cannot rebuild is anomalous. All are calibrated so that a score of 1 is the learnt boundary. These pages are generated from the code.

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
## Measured

${[measured(name), ...compared(name), '[How it is measured](../evaluation.md)'].join('\n\n')}

## Papers

${papers.map((paper) => `- ${paper}`).join('\n')}

[All detectors](README.md)
`;
}

/** Its rows of the evaluation. */
function measured(name: string): string {
  const all = JSON.parse(readFileSync(MEASURED, 'utf8')) as Measured[];
  const own = all.filter(({ detector }) => detector === name);
  if (own.length === 0) return 'Not yet measured on labelled recordings.';
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const rows = own.map(
    ({ set, series, vusPr, point, nabStandard, fitSeconds, date, commit }) =>
      `| ${set}, ${series} series | ${vusPr.settled.toFixed(3)} / ${vusPr.causal.toFixed(3)} | ${point.f1.toFixed(3)} | ` +
      `${percent(point.falseAlarmRate)}, ${percent(point.missedAlarmRate)} | ${nabStandard?.toFixed(1) ?? ''} | ` +
      `${fitSeconds} | ${date}, ${commit} |`,
  );
  return `| recordings | VUS-PR settled / causal | point F1 settled | false alarms, missed | NAB standard | fit, seconds a series | measured |
|---|---|---|---|---|---|---|
${rows.join('\n')}`;
}

/** Its paired differences, where there are any. */
function compared(name: string): string[] {
  const all = JSON.parse(readFileSync(COMPARED, 'utf8')) as Compared[];
  const own = all.filter(({ detector }) => detector === name);
  if (own.length === 0) return [];
  const signed = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  const rows = own.flatMap(({ set, against, seeds, differences, date, commit }) =>
    differences.map(({ figure, pairs, difference, low, high, wins, losses, verdict }) => {
      const gain = verdict === 'open' ? signed(difference) : `**${signed(difference)}**`;
      const cells = [
        `${set}, ${pairs} series`,
        against,
        figure,
        `${gain} (${signed(low)} to ${signed(high)})`,
      ];
      return `| ${[...cells, `${wins}, ${losses}`, seeds.join(', '), `${date}, ${commit}`].join(' | ')} |`;
    }),
  );
  const text =
    'Differences paired over series, 95 % intervals; bold where the interval leaves 0 out. Events and points are of the causal score.';
  return [
    `${text}\n\n| recordings | against | figure | difference | series won, lost | seeds | measured |\n|---|---|---|---|---|---|---|\n${rows.join('\n')}`,
  ];
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
