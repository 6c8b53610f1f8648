import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';

export function sortedBy(field: string, descending: boolean): DataTransformerConfig {
  return { id: 'sortBy', options: { fields: {}, sort: [{ field, desc: descending }] } };
}

/** Columns in order, with the name that each is shown by. @param hidden columns that are not shown */
export function arranged(
  columns: Record<string, string>,
  hidden: readonly string[] = [],
): DataTransformerConfig {
  return {
    id: 'organize',
    options: {
      excludeByName: Object.fromEntries(hidden.map((name) => [name, true])),
      indexByName: Object.fromEntries(Object.keys(columns).map((name, index) => [name, index])),
      renameByName: columns,
    },
  };
}

/** One frame for each value of a column, which becomes a label of its fields. */
export function partitionedBy(column: string): DataTransformerConfig {
  return {
    id: 'partitionByValues',
    options: { fields: [column], naming: { asLabels: true }, keepFields: false },
  };
}

/** The difference of two times in milliseconds as a column of its own, and no other column. */
export function onlyDifference(minuend: string, subtrahend: string, alias: string): DataTransformerConfig[] {
  const conversions = [{ targetField: minuend, destinationType: 'number' }];
  const binary = { left: minuend, operator: '-', right: subtrahend };
  return [
    { id: 'convertFieldType', options: { conversions, fields: {} } },
    { id: 'calculateField', options: { mode: 'binary', binary, alias, replaceFields: true } },
  ];
}
