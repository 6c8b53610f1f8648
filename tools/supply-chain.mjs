/**
 * What the production dependencies are: an SBOM (CycloneDX) and a report of licences in `dist/`, and known vulnerabilities.
 * Ends with 1 where a licence is not allowed or a vulnerability of severity high is known. Where the registry cannot be
 * asked, that is said and nothing fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Licences that Kymo may be shipped with. MPL-2.0 and Python-2.0 bind the changes of their own files alone. */
export const ALLOWED = [
  ...['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'CC0-1.0'],
  ...['BlueOak-1.0.0', 'MPL-2.0', 'Python-2.0', 'Bitstream-Vera'],
];

/** Packages that do not say it in one word, read by hand. */
const READ_BY_HAND = { busboy: 'MIT', streamsearch: 'MIT', 'dejavu-fonts-ttf': 'Bitstream-Vera' };

/** The production dependencies of a lock file, by place: name, version, licence. */
export function productionPackages(lock) {
  return Object.entries(lock.packages)
    .filter(([place, { dev, link }]) => place !== '' && !dev && !link)
    .map(([place, { version, license }]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return { name, version, license: READ_BY_HAND[name] ?? license ?? 'unknown' };
    });
}

/** Whether a licence, or one of those that may be chosen, is allowed. */
export function isAllowed(license) {
  return license
    .replace(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((one) => ALLOWED.includes(one)));
}

/** What `npm audit --json` says. @returns undefined where the registry did not answer */
export function vulnerabilitiesIn(output) {
  try {
    return JSON.parse(output).metadata?.vulnerabilities;
  } catch {
    return undefined;
  }
}

function npm(...words) {
  return spawnSync('npm', words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 }).stdout;
}

function main() {
  mkdirSync(`${root}dist`, { recursive: true });
  const sbom = npm('sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--omit', 'dev');
  if (sbom === '')
    throw new Error('npm sbom: package.json and package-lock.json do not agree; run npm install');
  writeFileSync(`${root}dist/sbom.cdx.json`, sbom);
  console.log(`dist/sbom.cdx.json: ${JSON.parse(sbom).components.length} components, CycloneDX`);

  const packages = productionPackages(JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8')));
  const lines = packages.map(({ name, version, license }) => `${license}\t${name}\t${version}`).sort();
  writeFileSync(`${root}dist/licences.tsv`, `${lines.join('\n')}\n`);
  const foreign = packages.filter(({ license }) => !isAllowed(license));
  console.log(
    `dist/licences.tsv: ${packages.length} packages, ${foreign.length} with a licence that is not allowed`,
  );
  for (const { name, license } of foreign) console.error(`${name}: ${license}; see tools/supply-chain.mjs`);

  const known = vulnerabilitiesIn(npm('audit', '--omit', 'dev', '--json'));
  if (known === undefined)
    console.warn('npm audit: the registry did not answer; known vulnerabilities were NOT checked');
  else
    console.log(
      `npm audit: ${known.critical} critical, ${known.high} high, ${known.moderate} moderate, ${known.low} low`,
    );
  if (foreign.length > 0 || (known?.high ?? 0) + (known?.critical ?? 0) > 0) process.exitCode = 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
