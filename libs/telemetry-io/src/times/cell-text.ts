const DATE_CALL = /^\/?Date\((-?\d+)(?:[+-]\d{4})?\)\/?$/;

/** A cell as the text of a time: `/Date(1738540800000)/` of .NET is its number. */
export function timeText(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = String(cell).trim();
  if (text.endsWith(':')) return text.slice(0, -1);
  return text.includes('Date(') ? (DATE_CALL.exec(text)?.[1] ?? text) : text;
}
