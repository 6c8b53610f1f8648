/** URL of a worker's bundle: beside the program's own bundle, or in `dist/` when running from source. */
export function workerUrl(name: string): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? `../../../../dist/${name}.js` : `./${name}.js`, import.meta.url);
}
