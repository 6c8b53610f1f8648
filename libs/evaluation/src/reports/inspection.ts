import type { Inspection } from '@kymo/detectors';
import { escapeHtml, figure, moment, percent } from './format';
import { calibrationPlot, latentPlot, lossPlot, madePlot, scorePlot, seenPlot } from './inspection-plots';
import { cards, page } from './page';

/** What there is to see of a fitted model, as one page that asks for nothing from elsewhere. */
export function htmlInspection(inspection: Inspection): string {
  const { artifact, windows, best, worst, latent, calibration, sampled, walk } = inspection;
  const { detector, report } = artifact;
  return page(
    `${detector}: a look at the model`,
    `<h1>${escapeHtml(detector)}</h1>
<p class="quiet">${artifact.hash.slice(0, 12)} · fitted ${escapeHtml(moment(report.fittedAt))} UTC in ${figure(report.seconds, 1)} s
on ${report.trainingWindows} windows of ${report.series.length} series · seed ${report.seed} · ${windows} windows looked at</p>
${facts(inspection)}
<div class="pair">
${panel('Loss', 'By validation; the best weights are kept.', report.validationLoss.length + report.trainingLoss.length > 0 ? lossPlot(report) : 'Fitted in closed form: there is no curve.')}
${panel('Scores', 'Of the windows looked at; 1 is the boundary.', scorePlot(inspection.scores))}
${panel('Calibration', 'How often windows were as rare as stated; on the line the calibration tells the truth.', calibration.length > 0 ? calibrationPlot(calibration) : 'The calibration knows no tail.')}
${panel(
  'Latent map',
  `${latent.size} units of code along their two principal directions, ${percent(latent.shares[0])} and ${percent(latent.shares[1])} of their variance.`,
  latent.points.length > 0 ? latentPlot(latent.points) : 'Too few windows.',
)}
</div>
${trialTable(inspection)}
<h2>Rebuilt worst</h2>
<p class="quiet">Measured, expected and its band; the channels with the largest share of the score first.</p>
${worst.map((seen) => seenPlot(seen)).join('\n')}
<h2>Rebuilt best</h2>
${best.map((seen) => seenPlot(seen)).join('\n')}
<h2>Made of codes</h2>
${
  sampled && walk
    ? `<p class="quiet">Windows of codes drawn like those seen: what the model holds for usual.</p>
<div class="pair">${sampled.map((made) => madePlot(made, artifact.channels)).join('')}</div>
<p class="quiet">From one window (${moment(walk.from.startMs)}) to another (${moment(walk.to.startMs)}), by equal steps between their codes.</p>
<div class="pair">${walk.steps.map((made) => madePlot(made, artifact.channels)).join('')}</div>`
    : '<p class="quiet">A code of this network alone does not tell a window.</p>'
}`,
  );
}

function facts({ scores, artifact: { windowLength, channels, report } }: Inspection): string {
  const alarmed = scores.filter((score) => score > 1).length / Math.max(1, scores.length);
  return cards([
    [`${windowLength} × ${channels.length}`, 'steps × channels'],
    [percent(alarmed), 'windows beyond the boundary'],
    [figure(scores[Math.floor(scores.length / 2)], 3), 'median score'],
    ...(report.trial ? [[percent(report.trial.falseAlarmShare), 'false alarms in its trial'] as const] : []),
  ]);
}

function trialTable({ artifact: { report } }: Inspection): string {
  if (!report.trial) return '';
  const rows = report.trial.faults.map(
    ({ kind, auc, caughtShare }) =>
      `<tr><td>${escapeHtml(kind)}</td><td>${figure(auc)}</td><td>${percent(caughtShare)}</td></tr>`,
  );
  return `<h2>Trial</h2>
<p class="quiet">Faults injected into ${report.trial.windows} clean windows that the network had not learnt.</p>
<div class="wide"><table><thead><tr><th>Fault</th><th>ROC AUC</th><th>Caught</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`;
}

function panel(title: string, says: string, content: string): string {
  return `<section class="series"><header><h3>${title}</h3><span>${says}</span></header>${content}</section>`;
}
