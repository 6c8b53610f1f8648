import type { Comparison } from '../compare/compare';
import type { DetectorResult, EvaluationReport } from '../evaluate/report';
import { columns } from './columns';
import { figure, nameOf } from './format';

/** The report for a terminal. */
export function textReport(report: EvaluationReport): string {
  const series = report.series.map((result) => [result.name, ...cells(result)]);
  const means = [report, ...report.beside].map((result) => [nameOf(result.detector), ...cells(result.mean)]);
  const head = [
    'VUS-PR settled',
    'causal',
    'event recall',
    'precision',
    'F1',
    'point F1',
    'false/1000',
    'delay',
    'fit s',
    'score s',
  ];
  return [
    columns([[`${nameOf(report.detector)} by series`, ...head], ...series]),
    '',
    columns([['mean over series', ...head], ...means]),
    '',
    columns([
      [
        'all points pooled',
        'point F1',
        'false-alarm rate',
        'missed-alarm rate',
        'settled: F1',
        'false',
        'missed',
        'NAB standard',
        'low FP',
        'low FN',
        'by alerts',
      ],
      ...[report, ...report.beside].map(pooledRow),
    ]),
    ...[report, ...report.beside].flatMap(({ detector, series }) =>
      series.flatMap(({ name, error }) =>
        error === undefined ? [] : [`${nameOf(detector)} on ${name}: ${error}`],
      ),
    ),
  ].join('\n');
}

/** A comparison for a terminal. */
export function textComparison({ reference, challenger, differences }: Comparison): string {
  const rows = differences.map(({ figure: name, ...found }) => [
    name,
    figure(found.reference),
    figure(found.challenger),
    signed(found.difference),
    `${signed(found.low)} to ${signed(found.high)}`,
    `${found.wins}:${found.losses} of ${found.pairs}`,
    found.verdict,
  ]);
  return columns([
    ['figure', nameOf(reference), nameOf(challenger), 'difference', '95 % interval', 'won:lost', 'verdict'],
    ...rows,
  ]);
}

function cells({ vusPr, event, point, fitSeconds, scoreSeconds }: DetectorResult['mean']): string[] {
  return [
    figure(vusPr.settled),
    figure(vusPr.causal),
    figure(event.recall),
    figure(event.precision),
    figure(event.f1),
    figure(point.f1),
    figure(event.falsePer1000, 1),
    figure(event.medianDelay, 0),
    figure(fitSeconds, 1),
    figure(scoreSeconds, 1),
  ];
}

function pooledRow({ detector, pooled, nab }: DetectorResult): string[] {
  const points = [pooled.point, pooled.settled.point].flatMap(({ f1, falseAlarmRate, missedAlarmRate }) => [
    figure(f1),
    figure(falseAlarmRate),
    figure(missedAlarmRate),
  ]);
  const { standard, rewardLowFalsePositives, rewardLowFalseNegatives } = nab?.detections ?? {};
  return [
    nameOf(detector),
    ...points,
    ...[standard, rewardLowFalsePositives, rewardLowFalseNegatives, nab?.alerts.standard].map((score) =>
      figure(score, 1),
    ),
  ];
}

function signed(value: number): string {
  return Number.isFinite(value) && value >= 0 ? `+${figure(value)}` : figure(value);
}
