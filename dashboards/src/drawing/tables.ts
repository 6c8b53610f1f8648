import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { shownCell, shownNumber, thresholdColor, type AnswerRow } from './answers';
import { cut, FAINT, INK, text, type Area } from './svg';

const ROW = 17;

interface Arrangement {
  readonly excludeByName: Readonly<Record<string, boolean>>;
  readonly indexByName: Readonly<Record<string, number>>;
  readonly renameByName: Readonly<Record<string, string>>;
}

/** The first rows as the panel arranges them; of several points of an incident the newest. */
export function drawTable(panel: Panel, rows: readonly AnswerRow[], area: Area): string[] {
  const transformations = panel.transformations ?? [];
  const { excludeByName, indexByName, renameByName } = (transformations.find(({ id }) => id === 'organize')
    ?.options ?? { excludeByName: {}, indexByName: {}, renameByName: {} }) as Arrangement;
  const has = (kind: string) => transformations.some(({ id }) => id === kind);
  const merged = has('merge') ? mergedByTexts(rows) : rows;
  const grouped = has('groupBy') ? oneByIncident(merged) : merged;
  const plain = (name: string) => name.replace(/ \(\w+\)$/, '');
  const order = Object.entries(indexByName).map(([name]) => plain(name));
  const names = [
    'Time',
    ...new Set(rows.flatMap((row) => Object.keys(row).filter((name) => name !== 'time'))),
  ]
    .filter(
      (name) =>
        excludeByName[name] !== true && (order.length === 0 || order.includes(name) || name !== 'Time'),
    )
    .sort((one, other) => place(order, one) - place(order, other));
  const shownAs = new Map(Object.entries(renameByName).map(([name, alias]) => [plain(name), alias]));
  const width = area.width / names.length;
  const sorted = sortedAs(panel, grouped).slice(0, Math.floor(area.height / ROW) - 1);
  return [
    ...names.map((name, index) =>
      text(area.left + index * width, area.top + 10, 11, FAINT, cut(shownAs.get(name) ?? name, width, 11)),
    ),
    ...sorted.flatMap((row, line) =>
      names.map((name, index) => {
        const unit = unitOf(panel, shownAs.get(name) ?? name);
        const cell = shownCell(row[name === 'Time' ? 'time' : name], unit);
        return text(
          area.left + index * width,
          area.top + 10 + (line + 1) * ROW,
          11,
          INK,
          cut(cell, width - 6, 11),
        );
      }),
    ),
  ];
}

const place = (order: readonly string[], name: string): number =>
  order.includes(name) ? order.indexOf(name) : order.length;

/** The unit that the panel gives a column. */
function unitOf({ fieldConfig }: Panel, column: string): string | undefined {
  const own = fieldConfig?.overrides.find(({ matcher }) => matcher.options === column);
  return own?.properties.find(({ id }) => id === 'unit')?.value as string | undefined;
}

/** One row for all that have the same texts. */
function mergedByTexts(rows: readonly AnswerRow[]): AnswerRow[] {
  const merged = new Map<string, AnswerRow>();
  for (const row of rows) {
    const texts = Object.entries(row).filter(([, value]) => typeof value === 'string');
    const key = JSON.stringify(texts.sort());
    merged.set(key, { ...merged.get(key), ...row });
  }
  return [...merged.values()];
}

function oneByIncident(rows: readonly AnswerRow[]): AnswerRow[] {
  const byIncident = new Map<unknown, AnswerRow>();
  for (const row of rows) if (!byIncident.has(row['Incident'])) byIncident.set(row['Incident'], row);
  return [...byIncident.values()];
}

function sortedAs(panel: Panel, rows: readonly AnswerRow[]): AnswerRow[] {
  const { sort } = (panel.transformations?.find(({ id }) => id === 'sortBy')?.options ?? {}) as {
    readonly sort?: readonly { readonly field: string; readonly desc: boolean }[];
  };
  const [by] = sort ?? [];
  if (by === undefined) return [...rows];
  const name = by.field.replace(/ \(\w+\)$/, '');
  const column = name === 'Time' ? 'time' : name;
  const sign = by.desc ? -1 : 1;
  return [...rows].sort((one, other) => sign * (Number(one[column]) - Number(other[column])));
}

/** One number, coloured by its thresholds; why there is none, where there is none. */
export function drawNumber(panel: Panel, value: number | undefined, area: Area): string[] {
  const { unit, noValue = '' } = panel.fieldConfig!.defaults;
  const middle = area.top + area.height / 2 + 8;
  if (value === undefined) return [text(area.left, middle, 11, FAINT, cut(noValue, area.width, 11))];
  return [text(area.left, middle, 26, thresholdColor(panel, value), shownNumber(value, unit), 'bold')];
}
