import { z } from 'zod';
import { configSchema } from '@kymo/config';
import { reasonFor } from './default-reasons';
import { influxDocument } from './influx-document';

export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** The JSON Schema of the configuration, for editors, and its reference for people: text by path. */
export function documents(): Record<string, string> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return {
    'docs/configuration.schema.json': `${JSON.stringify(schema, null, 2)}\n`,
    'docs/configuration.md': reference(schema),
    'docs/influxdb.md': influxDocument(),
  };
}

const HEAD = `# Configuration

The configuration is one YAML file, given with \`--config\`. Unknown keys are refused. \`kymo check <file>\` lists every issue at once and says which environment variables are still to be set. It opens no connection; with \`--connect\` it also asks whether sinks can be reached, and asks the source as a run would: whether the topics of Kafka exist and may be read, whether an MQTT broker lets the login subscribe, and whether Prometheus or InfluxDB answers the query. Editors complete and check the file with [the JSON Schema](configuration.schema.json): begin it with \`# yaml-language-server: $schema=docs/configuration.schema.json\`.

**Secrets** are never in the file. An option whose name ends in \`Variable\` names the environment variable that holds the secret. A secret may be in a file instead, as containers mount them: where \`KYMO_INFLUX_TOKEN\` is unset, the content of the file named by \`KYMO_INFLUX_TOKEN_FILE\` is used.

**Environment.** A value may name environment variables: \`\${HOST}\`, or \`\${PORT:-9092}\` with a default for where it is unset. \`$\${\` stands for \`\${\`. Messages show such a value by the name of its variable.

**Beginning and changing.** \`kymo init\` writes a commented file to begin with. \`kymo config diff <before> <after>\` says what a change changes, defaults included. On SIGHUP or \`kymo config reload\` the monitor reads its file again. A file with issues changes nothing. The level of the log changes at once. For everything else the stream stops, and a run with the new configuration begins in the same process. If that run fails within a minute, the monitor returns to the previous configuration: the log says why, and \`kymo_config_last_reload_successful\` is 0. \`kymo config reload\` waits until the new run answers, and exits with code 2 if the file has issues or the new run failed. \`kymo config reload --dry-run\` only says what would change. \`kymo config log-level debug\` changes the level until the next start.

An example: [kafka.yaml](../deploy/examples/kafka.yaml). This page is generated from the schemas.
`;

function reference(schema: JsonSchema): string {
  const sections: string[] = [HEAD];
  const scalars: [string, JsonSchema][] = [];
  for (const [name, part] of Object.entries(schema.properties ?? {})) {
    const choices = choicesOf(part);
    if (choices.length > 0) {
      sections.push(
        `## ${name}\n\n${described(part)}${choices.map((choice) => choiceText(choice)).join('\n')}`,
      );
    } else if (part.properties) sections.push(`## ${name}\n\n${described(part)}${table(part, reasonFor)}`);
    else scalars.push([name, part]);
  }
  sections.splice(1, 0, table({ properties: Object.fromEntries(scalars) }, reasonFor));
  return `${sections.join('\n').trimEnd()}\n`;
}

/** The alternatives of a part that is one of several components, or a list of such. */
function choicesOf(part: JsonSchema): readonly JsonSchema[] {
  const alternatives = part.oneOf ?? part.anyOf ?? part.items?.oneOf ?? part.items?.anyOf ?? [];
  return alternatives.filter(({ properties }) => properties?.['type']?.const !== undefined);
}

function choiceText(choice: JsonSchema): string {
  const { type, ...properties } = choice.properties ?? {};
  return `### type: ${String(type?.const)}\n\n${table({ ...choice, properties }, reasonFor)}`;
}

function described({ description }: JsonSchema): string {
  return description === undefined ? '' : `${description}.\n\n`;
}

/** Why an option has its default, where that is known. */
type Reason = (name: string, fallback: unknown) => string | undefined;

/** Options as rows: what, value, default and why. */
export function table(
  { properties = {}, required = [] }: JsonSchema,
  reason: Reason = () => undefined,
): string {
  const rows = Object.entries(properties).flatMap(([name, part]) =>
    rowsOf(name, part, required.includes(name), reason),
  );
  if (rows.length === 0) return '';
  return `| option | what | value | default |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

function rowsOf(name: string, part: JsonSchema, isRequired: boolean, reason: Reason): string[] {
  const inner = innerRows(name, part, reason);
  if (part.properties && part.default === undefined && part.description === undefined) return inner;
  const why = reason(name, part.default);
  const fallback =
    part.default === undefined
      ? isRequired
        ? '**required**'
        : ''
      : `\`${JSON.stringify(part.default)}\`${why === undefined ? '' : `: ${why}`}`;
  const own = `| \`${name}\` | ${cell(part.description ?? '')} | ${cell(valueOf(part))} | ${cell(fallback)} |`;
  return [own, ...inner];
}

/** The options within an option: of an object, of each object in a list, or of the objects that it may be. */
function innerRows(name: string, part: JsonSchema, reason: Reason): string[] {
  const objects = [part, ...(part.anyOf ?? []), ...(part.oneOf ?? [])];
  const rows = objects.flatMap(({ properties = {}, required = [], items }) => [
    ...Object.entries(properties).flatMap(([inner, innerPart]) =>
      rowsOf(`${name}.${inner}`, innerPart, required.includes(inner), reason),
    ),
    ...(items ? innerRows(`${name}[]`, items, reason) : []),
  ]);
  return [...new Set(rows)];
}

function valueOf(part: JsonSchema): string {
  if (part.enum) return part.enum.map((one) => `\`${String(one)}\``).join(', ');
  if (part.const !== undefined) return `\`${String(part.const)}\``;
  const alternatives = part.anyOf ?? part.oneOf;
  if (alternatives) return [...new Set(alternatives.map(valueOf))].join(' or ');
  if (part.type === 'array') return `list of ${valueOf(part.items ?? {})}`;
  const lowest = part.minimum ?? part.exclusiveMinimum;
  const isBounded = (bound: number | undefined) =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const from = isBounded(lowest) ? ` from ${part.minimum === undefined ? 'above ' : ''}${lowest}` : '';
  const to = isBounded(part.maximum) ? ` to ${part.maximum}` : '';
  return `${[part.type ?? 'any'].flat().join(' or ')}${from}${to}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
