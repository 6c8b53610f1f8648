import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionCandidate } from '../backtest/candidate';
import { baselines } from '../baselines/baselines';
import { evaluateFolder, type Evaluation } from '../evaluate/evaluate-folder';
import { htmlReport } from './html';
import { textReport } from './text';

let folder: string;
let evaluation: Evaluation;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kymo-reports-'));
  const rows = Array.from({ length: 90 }, (_, row) => `${row === 70 ? 50 : row % 7},${Number(row === 70)}`);
  await writeFile(join(folder, '<b>&_tr_40_1st_70.csv'), `"<script>",Label\n${rows.join('\n')}\n`);
  const size = functionCandidate(
    'size',
    1,
    () =>
      ({ values }) =>
        Math.abs(values[0]!) / 10,
  );
  evaluation = await evaluateFolder({
    paths: [folder],
    candidates: [size, ...baselines],
    seed: 1,
    clock: () => 0,
  });
});
afterAll(() => rm(folder, { recursive: true }));

describe('htmlReport', () => {
  it('is one page that asks for nothing from elsewhere', () => {
    const page = htmlReport(evaluation);
    expect(page).not.toMatch(/(src|href)=|url\(|@import|<script/i);
    expect(page.match(/<svg/g)).toHaveLength(1);
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('shows score, threshold, label, alarm and the figures', () => {
    const page = htmlReport(evaluation);
    for (const part of [
      'class="causal"',
      'class="settled"',
      'class="threshold"',
      'class="event"',
      'class="alarm"',
    ]) {
      expect(page).toContain(part);
    }
    expect(page).toContain('always-alarm');
    expect(page).not.toContain('NaN');
  });

  it('names an artifact by the beginning of its hash, as the text does, and the channel that is drawn', () => {
    const detector = `models/${'4b7d'.repeat(16)}`;
    const { report, traces } = evaluation;
    const renamed = traces.map((trace) => ({ ...trace, detector }));
    const ofArtifact = { ...evaluation, report: { ...report, detector }, traces: renamed };
    for (const shown of [htmlReport(ofArtifact), textReport(ofArtifact.report)]) {
      expect(shown).toContain('models/4b7d4b7d4b7d ');
      expect(shown).not.toContain(detector);
    }
    expect(htmlReport(ofArtifact)).toContain('first channel: &lt;script&gt;');
  });

  it('lets no name become markup', () => {
    expect(htmlReport(evaluation)).toContain('&lt;b&gt;&amp;_tr_40_1st_70');
  });
});

it('textReport aligns its columns', () => {
  const lines = textReport(evaluation.report).split('\n');
  expect(lines[0]).toHaveLength(lines[1]!.length);
  expect(lines.some((line) => line.startsWith('always-alarm'))).toBe(true);
});
