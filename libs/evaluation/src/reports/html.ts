import type { Evaluation, Trace } from '../evaluate/evaluate-folder';
import type { DetectorResult, EvaluationReport } from '../evaluate/report';
import type { Figures, SeriesResult } from '../evaluate/series-result';
import { chart } from './chart';
import { escapeHtml, figure, moment, nameOf, percent } from './format';
import { cards, legend, page } from './page';

const COLUMNS: readonly { readonly title: string; readonly cell: (figures: Figures) => string }[] = [
  { title: 'VUS-PR<br>settled', cell: ({ vusPr }) => figure(vusPr.settled) },
  { title: 'VUS-PR<br>causal', cell: ({ vusPr }) => figure(vusPr.causal) },
  { title: 'VUS-ROC<br>causal', cell: ({ vusRoc }) => figure(vusRoc.causal) },
  { title: 'Event<br>recall', cell: ({ event }) => figure(event.recall) },
  { title: 'Point<br>precision', cell: ({ event }) => figure(event.precision) },
  { title: 'Event<br>F1', cell: ({ event }) => figure(event.f1) },
  { title: 'Point<br>F1', cell: ({ point }) => figure(point.f1) },
  { title: 'False per<br>1,000', cell: ({ event }) => figure(event.falsePer1000, 1) },
  { title: 'Alerts<br>raised', cell: ({ alert }) => figure(alert.raised, 1) },
  { title: 'Median<br>delay', cell: ({ event }) => figure(event.medianDelay, 0) },
  {
    title: 'Fit, score<br>seconds',
    cell: ({ fitSeconds, scoreSeconds }) => `${figure(fitSeconds, 1)}, ${figure(scoreSeconds, 1)}`,
  },
];

const COLORS = [
  ['--score', 'score, causal'],
  ['--settled', 'score, settled'],
  ['--threshold', 'threshold; below it alarms, ▲ alerts'],
  ['--event', 'labelled event'],
  ['--training', 'training part'],
  ['--signal', 'first channel'],
] as const;

/** The report as one page that asks for nothing from elsewhere. */
export function htmlReport({ report, traces, skipped }: Evaluation): string {
  const own = traces.filter(({ detector }) => detector === report.detector);
  return page(
    `${nameOf(report.detector)}: evaluation`,
    `<h1>${escapeHtml(nameOf(report.detector))} on ${report.series.length} series</h1>
<p class="quiet">${moment(report.madeAt)} UTC · seed ${report.seed} · fitted on each training part only ·
threshold ${report.threshold}, learnt without labels${skipped.length > 0 ? ` · ${skipped.length} files passed over` : ''}</p>
${facts(report)}
<h2>Detectors</h2>
<p class="quiet">Means over the series. Figures at the threshold are of the causal score: known the moment the sample arrived.</p>
${detectorTable([report, ...report.beside])}
<h2>Series</h2>
${seriesTable(report.series)}
<h2>Scores</h2>
${legend(...COLORS)}
${report.series.map((result, index) => seriesCard(result, own[index]!)).join('\n')}`,
  );
}

function facts({ mean, pooled, nab }: EvaluationReport): string {
  return cards([
    [figure(mean.vusPr.settled), 'mean VUS-PR, settled'],
    [figure(mean.vusPr.causal), 'mean VUS-PR, causal'],
    [figure(mean.event.recall), 'events found'],
    [figure(pooled.point.f1), 'point F1, all points pooled'],
    [percent(pooled.point.falseAlarmRate), 'normal points alarmed'],
    ...(nab === undefined
      ? []
      : [[figure(nab.detections.standard, 1), 'NAB score, standard profile'] as const]),
  ]);
}

function detectorTable(results: readonly DetectorResult[]): string {
  const rows = results.map(({ detector, mean }, index) => row(nameOf(detector), mean, index === 0));
  return table('Detector', rows);
}

function seriesTable(series: readonly SeriesResult[]): string {
  return table(
    'Series',
    series.map((result) => row(result.name, result, false)),
  );
}

function row(name: string, figures: Figures, own: boolean): string {
  const cells = [escapeHtml(name), ...COLUMNS.map(({ cell }) => cell(figures))];
  return `<tr${own ? ' class="own"' : ''}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function table(first: string, rows: readonly string[]): string {
  const head = [first, ...COLUMNS.map(({ title }) => title)].map((title) => `<th>${title}</th>`).join('');
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div>`;
}

function seriesCard(result: SeriesResult, trace: Trace): string {
  const facts = [
    `VUS-PR ${figure(result.vusPr.settled)} settled, ${figure(result.vusPr.causal)} causal`,
    `event F1 ${figure(result.event.f1)}`,
    `${result.rows} rows, ${result.trainingRows} for training`,
    `settled after ${result.settledDelay} rows`,
    `first channel: ${escapeHtml(trace.signalName)}`,
  ];
  const failed = result.error === undefined ? '' : `<p class="failed">${escapeHtml(result.error)}</p>`;
  return `<section class="series"><header><h3>${escapeHtml(result.name)}</h3>${facts
    .map((fact) => `<span>${fact}</span>`)
    .join('')}</header>${failed}<div class="scores">${chart(trace)}</div></section>`;
}
