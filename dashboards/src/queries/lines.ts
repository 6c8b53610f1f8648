/**
 * What a column is named so that Grafana names the line as asked: `$col` is the column, `$tag_<tag>` a tag that the
 * line is grouped by, which Grafana puts behind the column's name, or in place of `Value`.
 */
export function columnName(lines: string, column: string): string {
  if (lines.includes('$col')) return column;
  return lines.includes('$tag_') ? 'Value' : lines;
}
