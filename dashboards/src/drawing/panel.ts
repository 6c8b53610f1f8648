import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { AnswerRow, Span } from './answers';
import { drawCells, drawHistogram, drawIncidents, drawTimeSeries } from './charts';
import { cut, FAINT, text, type Area } from './svg';
import { drawNumber, drawTable } from './tables';

/** What a run has answered to the queries of a panel. */
export function drawContent(
  panel: Panel,
  answers: readonly (readonly AnswerRow[])[],
  run: Span,
  area: Area,
): string[] {
  const rows = answers.flat();
  const { unit, noValue = '' } = panel.fieldConfig!.defaults;
  const durations = rows.flatMap(({ time, Since }) =>
    typeof Since === 'number' ? [Number(time) - Since] : [],
  );
  if (panel.type === 'stat') return drawNumber(panel, numberOf(rows, durations), area);
  if (rows.length === 0) return [text(area.left, area.top + 16, 11, FAINT, cut(noValue, area.width, 11))];
  switch (panel.type) {
    case 'timeseries':
      return drawTimeSeries(panel, answers, run, area);
    case 'status-history':
    case 'heatmap':
      return drawCells(panel, answers, run, area);
    case 'state-timeline':
      return rows.some((row) => 'Status' in row)
        ? drawIncidents(rows, run, area)
        : drawCells(panel, answers, run, area);
    case 'histogram':
      return drawHistogram(durations, unit, area);
    default:
      return drawTable(panel, rows, area);
  }
}

/** The latest number, or the median of durations. */
function numberOf(rows: readonly AnswerRow[], durations: readonly number[]): number | undefined {
  if (durations.length > 0) return [...durations].sort((a, b) => a - b)[Math.floor(durations.length / 2)];
  const { time: _, ...values } = rows.at(-1) ?? {};
  return Object.values(values).find((value) => typeof value === 'number');
}
