import { type Incident, KymoError, type Severity } from '@kymo/domain';

/** What matchers and grouping see of an incident; tags are called `tag.<name>`, a label may have several values. */
export type Labels = Readonly<Record<string, string | readonly string[]>>;

/** Labels of an incident with the severity that holds for people. */
export function labelsOf(incident: Incident, severity: Severity = incident.severity): Labels {
  const { series, kind, tags, channels, model } = incident;
  const channel = channels.map(({ name }) => name);
  // In the order of their names, so that they need no sorting.
  const labels: Record<string, string | readonly string[]> =
    model === undefined
      ? { channel, kind, series, severity }
      : { channel, detector: model.detector, kind, series, severity };
  for (const name in tags) labels[labelOfTag(name)] = tags[name]!;
  return labels;
}

const MAX_NAMES = 1000;
const labelsByTag = new Map<string, string>();

/** `tag.<name>`, put together once: a name put together each time is looked up slowly. */
function labelOfTag(name: string): string {
  const known = labelsByTag.get(name);
  if (known !== undefined) return known;
  const label = `tag.${name}`;
  if (labelsByTag.size < MAX_NAMES) labelsByTag.set(name, label);
  return label;
}

/** Labels of a series without any incident. */
export function seriesLabels({ series, tags }: Pick<Incident, 'series' | 'tags'>): Labels {
  const labels: Record<string, string> = { series };
  for (const name in tags) labels[labelOfTag(name)] = tags[name]!;
  return labels;
}

/** Whether two incidents have the same labels, but for their severity. */
export function hasSameLabels(one: Incident, other: Incident): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind || one.model?.detector !== other.model?.detector) return false;
  if (one.channels.length !== other.channels.length) return false;
  if (one.channels.some(({ name }, index) => name !== other.channels[index]!.name)) return false;
  if (one.tags === other.tags) return true;
  for (const name in one.tags) if (one.tags[name] !== other.tags[name]) return false;
  for (const name in other.tags) if (!(name in one.tags)) return false;
  return true;
}

/** The values of a label; a missing label has the empty value, as in Alertmanager. */
export function valuesOf(labels: Labels, name: string): readonly string[] {
  const value = labels[name] ?? '';
  if (typeof value === 'string') return [value];
  return value.length === 0 ? [''] : value;
}

/** One line for the named labels, the same for equal values. */
export function keyOf(labels: Labels, names: readonly string[]): string {
  let key = '';
  for (const name of names) {
    const found = labels[name];
    const value = typeof found === 'string' ? found : valuesOf(labels, name).join(',');
    key += `${key === '' ? '' : ' '}${name}=${JSON.stringify(value)}`;
  }
  return key;
}

/** Labels as pairs `label=value`; several values of one label are several of its pairs. @throws KymoError OPTIONS_INVALID */
export function labelsIn(pairs: readonly string[]): Labels {
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
