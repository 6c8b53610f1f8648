/** Look of the report, in light and dark. */
export const STYLE = `
:root { color-scheme: light dark;
  --page: #fbfaf8; --card: #fff; --ink: #1d2330; --quiet: #667085; --line: #e4e2dd;
  --score: #1f5fbf; --settled: #8fb4e8; --signal: #8a8f98; --threshold: #b4233a; --alarm: #b4233a;
  --event: #f2b84b55; --training: #7d8aa514; }
@media (prefers-color-scheme: dark) { :root {
  --page: #12151b; --card: #1a1f28; --ink: #e8eaf0; --quiet: #98a1b3; --line: #2c3340;
  --score: #7db2ff; --settled: #3f659c; --signal: #8b93a3; --threshold: #ff7d8c; --alarm: #ff7d8c;
  --event: #e3a93a4d; --training: #aab8d414; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1120px; padding: 32px 20px 64px; background: var(--page); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; font-variant-numeric: tabular-nums; }
h1 { font-size: 26px; margin: 0 0 4px; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { font-size: 18px; margin: 40px 0 8px; }
h3 { font-size: 15px; margin: 0; font-weight: 600; overflow-wrap: anywhere; }
p { margin: 4px 0; } .quiet { color: var(--quiet); }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(170px, 1fr)); gap: 12px; margin: 24px 0 8px; }
.card, .series { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
.card b { display: block; font-size: 26px; font-weight: 600; line-height: 1.2; }
.card span { color: var(--quiet); font-size: 13px; }
.wide { overflow-x: auto; background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
th, td { padding: 7px 12px; text-align: right; white-space: nowrap; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; vertical-align: bottom; }
th:first-child, td:first-child { text-align: left; white-space: normal; min-width: 180px; overflow-wrap: anywhere; }
tr.own td { font-weight: 600; }
.series { margin: 14px 0; break-inside: avoid; }
.series header { display: flex; flex-wrap: wrap; gap: 2px 18px; align-items: baseline; margin-bottom: 6px; }
.series header span { color: var(--quiet); font-size: 13px; }
.failed { color: var(--threshold); }
svg { display: block; width: 100%; height: auto; }
.scores { overflow-x: auto; } .scores svg { min-width: 640px; }
path { fill: none; stroke-linejoin: round; }
.signal { stroke: var(--signal); stroke-width: 1; } .causal { stroke: var(--score); stroke-width: 1.3; }
.settled { stroke: var(--settled); stroke-width: 1.3; }
.threshold { stroke: var(--threshold); stroke-width: 1; stroke-dasharray: 5 4; } .grid { stroke: var(--line); }
.event { fill: var(--event); } .training { fill: var(--training); } .alarm, .alert { fill: var(--alarm); }
text { fill: var(--quiet); font-size: 11px; } .tick, .last { text-anchor: end; } .below { text-anchor: middle; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 460px), 1fr)); gap: 0 14px; }
.pair.small, .pair:has(> figure) { grid-template-columns: repeat(auto-fit, minmax(min(100%, 300px), 1fr)); }
figure { margin: 6px 0; } figcaption { color: var(--quiet); font-size: 12px; padding-left: 12px; } figcaption i { font-style: normal; stroke: none; }
.bar, .calm { fill: var(--score); } .calm, .beyond { opacity: .55; } .beyond { fill: var(--alarm); } .band { fill: var(--settled); opacity: .28; }
.hue-0 { --hue: #1f77c9; } .hue-1 { --hue: #d0672a; } .hue-2 { --hue: #2b9a5c; } .hue-3 { --hue: #a04fc4; } .hue-4 { --hue: #b58a00; } .hue-5 { --hue: #d0407c; }
path[class^="hue"] { stroke: var(--hue); stroke-width: 1.4; } i[class^="hue"] { color: var(--hue); }
.legend { display: flex; flex-wrap: wrap; gap: 4px 20px; color: var(--quiet); font-size: 13px; margin: 8px 0; }
.legend i { display: inline-block; border: 1px solid var(--line); width: 18px; height: 10px; margin-right: 6px; border-radius: 2px; vertical-align: -1px; }
`;
