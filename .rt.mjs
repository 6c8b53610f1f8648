// libs/telemetry-io/bench/random-tables.ts
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// libs/statistics/src/in-slices.ts
var last = Promise.resolve();

// libs/statistics/src/quantiles.ts
function quantile(values, share) {
  if (values.length === 0) return 0;
  const sorted2 = Float64Array.from(values).sort();
  const place = share * (sorted2.length - 1);
  const below = Math.floor(place);
  const next = Math.min(below + 1, sorted2.length - 1);
  return sorted2[below] + (place - below) * (sorted2[next] - sorted2[below]);
}
function median(values) {
  return values.length === 0 ? NaN : quantile(values, 0.5);
}

// libs/statistics/src/random.ts
function seededRandom(seed2) {
  let state = seed2 >>> 0;
  return () => {
    state = (state + 1831565813) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// libs/domain/src/annotation.ts
import { z as z2 } from 'zod';

// libs/domain/src/sample.ts
import { z } from 'zod';
var VALUE_LIMIT = 34028235e31;
var NAME_LENGTH_LIMIT = 256;
var CHANNEL_LIMIT = 1024;
var name = z.string().min(1).max(NAME_LENGTH_LIMIT);
var telemetryRecordSchema = z
  .object({
    series: name.describe('Which series the sample belongs to'),
    time: z
      .union([z.number(), z.string()])
      .describe('Event time: milliseconds since the Unix epoch, or an ISO 8601 date-time with offset'),
    values: z
      .record(name, z.number().min(-VALUE_LIMIT).max(VALUE_LIMIT).nullable())
      .describe('Finite number by channel name; null where the sensor gave nothing'),
    tags: z.record(name, z.string().max(NAME_LENGTH_LIMIT)).optional().describe('Labels of the series'),
  })
  .strict();

// libs/domain/src/annotation.ts
var ASSESSMENTS = ['true', 'false', 'expected'];
var lineSchema = z2
  .string()
  .trim()
  .min(1)
  .max(NAME_LENGTH_LIMIT)
  .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
var labellingSchema = z2
  .strictObject({
    label: lineSchema.nullable().optional().describe('What it was; null takes that back'),
    assessment: z2
      .enum(ASSESSMENTS)
      .nullable()
      .optional()
      .describe('Whether it was trouble, a false alarm or known to come; null takes that back'),
  })
  .refine(
    ({ label, assessment }) => label !== void 0 || assessment !== void 0,
    'label or assessment is needed',
  );

// libs/domain/src/errors.ts
var KymoError = class extends Error {
  code;
  retriable;
  context;
  constructor(code, message, details = {}) {
    super(message, details.cause === void 0 ? void 0 : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.retriable = details.retriable ?? false;
    this.context = details.context ?? {};
  }
};
function messageOf(thrown) {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

// libs/domain/src/measurements.ts
var MEASUREMENTS = {
  score: {
    name: 'kymo_score',
    about: 'A scored window, at its last step',
    tags: ['series_key', 'detector'],
    fields: {
      score: { type: 'float', about: 'Where the window stands; above `threshold` it is anomalous' },
      reconstruction_error: { type: 'float', about: 'Mean error of the reconstruction, in scaled values' },
      threshold: { type: 'float', about: 'Always 1' },
      boundary: { type: 'float', about: "Score of the detector that stands for the series' threshold" },
      maturity: { type: 'float', unit: 'share, 0 to 1', about: 'How far the ways of the series are known' },
    },
  },
  reconstruction: {
    name: 'kymo_reconstruction',
    about: 'A step of a channel',
    tags: ['series_key', 'channel'],
    fields: {
      actual: { type: 'float', unit: 'of the channel', about: 'Measured value' },
      expected: { type: 'float', unit: 'of the channel', about: 'Value that the model expected' },
      lower: { type: 'float', unit: 'of the channel', about: 'Lower end of the expected band' },
      upper: { type: 'float', unit: 'of the channel', about: 'Upper end of the expected band' },
      contribution: {
        type: 'float',
        unit: 'share, 0 to 1',
        about: "Share of the channel in its window's score",
      },
    },
  },
  verdict: {
    name: 'kymo_verdict',
    about: 'A judged window, at its last step',
    tags: ['series_key', 'state'],
    fields: {
      windows: { type: 'float', unit: 'windows', about: 'Always 1, to be summed' },
      reason: { type: 'string', about: 'Why the window has no score' },
    },
  },
  alert: {
    name: 'kymo_alert',
    about: 'An incident when people are told of it, and once more when it ends',
    tags: ['series_key', 'incident_kind', 'status'],
    fields: {
      incident: { type: 'string', about: 'Identity of the incident' },
      nature: { type: 'string', about: 'Kind of the incident, which may become a new normal' },
      severity: { type: 'string', about: '`critical` or `warning`' },
      maturity: { type: 'float', unit: 'share, 0 to 1', about: 'How far the ways of the series were known' },
      peak_score: { type: 'float', about: 'Highest score so far' },
      summary: { type: 'string', about: 'One sentence for people' },
      channels: { type: 'string', about: 'Channels that stand out, joined by commas' },
      start_ms: { type: 'float', unit: 'milliseconds since 1970', about: 'When the incident began' },
      scored_by: { type: 'string', about: 'Detector and hash of the model that scored it' },
    },
  },
};
var OWN_NAMES = new Set(
  Object.values(MEASUREMENTS).flatMap(({ tags, fields }) => [...tags, ...Object.keys(fields)]),
);

// libs/telemetry-io/src/bytes/input.ts
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';

// libs/telemetry-io/src/bytes/containers.ts
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Decompress } from 'fzstd';
import bunzip2 from 'unbzip2-stream';
import xz from 'xz-decompress';

// libs/telemetry-io/src/bytes/zip.ts
import { promisify } from 'node:util';
import { fromBuffer } from 'yauzl';
async function* unzipped(chunks) {
  const parts = [];
  for await (const chunk of chunks) parts.push(chunk);
  const open2 = promisify(fromBuffer);
  const zip = await open2(Buffer.concat(parts), { lazyEntries: true }).catch((thrown) => {
    throw new Error(
      `it is a zip archive or a spreadsheet that is damaged (${String(thrown)}); unpack it, or save it as CSV`,
    );
  });
  const entries = await entriesOf(zip);
  const names = entries.map(({ fileName }) => fileName);
  if (names.includes('[Content_Types].xml') || names.includes('mimetype'))
    throw new Error('it is a spreadsheet or a document; save it as CSV');
  const files = entries.filter(
    ({ fileName }) => !fileName.endsWith('/') && !/(^|\/)(__MACOSX|\.)/.test(fileName),
  );
  const [file] = files;
  if (file === void 0 || files.length > 1) {
    const listed2 = files
      .map(({ fileName }) => fileName)
      .slice(0, 5)
      .join(', ');
    throw new Error(
      `it is a zip archive of ${files.length} files (${listed2}); unpack it, and name one of them`,
    );
  }
  const stream = await new Promise((resolve, reject) =>
    zip.openReadStream(file, (error, opened) => (error ? reject(error) : resolve(opened))),
  );
  yield* stream;
}
function entriesOf(zip) {
  const entries = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}

// libs/telemetry-io/src/bytes/containers.ts
var CHUNK_BYTES = 262144;
var MAGIC = [
  ['gzip', '1f8b'],
  ['zstd', '28b52ffd'],
  ['bzip2', '425a68'],
  ['xz', 'fd377a585a00'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
];
var TAR_MARK_AT = 257;
function containerOf(start) {
  const hex = start.subarray(0, 8).toString('hex');
  return MAGIC.find(([, magic]) => hex.startsWith(magic))?.[0];
}
async function* unpack(container, chunks) {
  let first = true;
  for await (const chunk of unpackers[container](chunks)) {
    if (first) refuseTar(chunk);
    first = false;
    yield chunk;
  }
}
var unpackers = {
  gzip: (chunks) => pipeline(Readable.from(chunks), createGunzip({ chunkSize: CHUNK_BYTES }), () => void 0),
  zstd: unzstd,
  bzip2: unbzip2,
  xz: unxz,
  zip: unzipped,
};
async function* unbzip2(chunks) {
  const out = [];
  let failure;
  const stream = bunzip2();
  stream.on('data', (chunk) => out.push(chunk));
  stream.on('error', (error) => (failure ??= error));
  for await (const chunk of chunks) {
    stream.write(chunk);
    if (failure !== void 0) throw failure;
    yield* out.splice(0);
  }
  stream.end();
  await new Promise((resolve) => setImmediate(resolve));
  if (failure !== void 0) throw failure;
  yield* out;
}
async function* unzstd(chunks) {
  const out = [];
  const decompress = new Decompress((chunk) => out.push(Buffer.from(chunk)));
  for await (const chunk of chunks) {
    decompress.push(chunk);
    yield* out.splice(0);
  }
  decompress.push(new Uint8Array(0), true);
  yield* out;
}
async function* unxz(chunks) {
  const packed = Readable.toWeb(Readable.from(chunks));
  const stream = new xz.XzReadableStream(packed);
  for await (const chunk of stream) yield Buffer.from(chunk);
}
function refuseTar(chunk) {
  if (chunk.subarray(TAR_MARK_AT, TAR_MARK_AT + 5).toString('latin1') !== 'ustar') return;
  const [name2] = chunk.subarray(0, 100).toString('utf8').split('\0');
  throw new Error(
    `it is a tar archive that begins with ${JSON.stringify(name2)}; unpack it by tar -xf, and name one file of it`,
  );
}

// libs/telemetry-io/src/bytes/encodings.ts
import { isUtf8 } from 'node:buffer';
var SAMPLED_BYTES = 4096;
var FEWEST_BYTES = 8;
var ZERO_SHARE = 0.4;
function encodingOf(start) {
  const mark = start.subarray(0, 2).toString('hex');
  if (mark === 'fffe') return 'utf-16le';
  if (mark === 'feff') return 'utf-16be';
  const zero = start.indexOf(0);
  if (zero < 0) return isText(start) ? 'utf-8' : 'windows-1252';
  const piece = start.subarray(0, SAMPLED_BYTES);
  const zeros = (offset) =>
    piece.filter((byte, index) => index % 2 === offset && byte === 0).length / (piece.length / 2);
  if (piece.length < FEWEST_BYTES) throw binary(zero);
  if (zeros(1) > ZERO_SHARE && zeros(0) < 0.1) return 'utf-16le';
  if (zeros(0) > ZERO_SHARE && zeros(1) < 0.1) return 'utf-16be';
  if (isPadded(start, zero)) return 'utf-8';
  throw binary(zero);
}
function isPadded(start, zero) {
  const text = start.filter((byte) => byte !== 0);
  return (
    zero >= FEWEST_TEXT &&
    isText(Buffer.from(text)) &&
    !text.some((byte) => byte < 32 && !BLANK_BYTES.has(byte))
  );
}
var FEWEST_TEXT = 64;
var BLANK_BYTES = /* @__PURE__ */ new Set([9, 10, 13]);
function binary(zero) {
  return new Error(
    `it is binary (byte 0x00 at position ${zero}); CSV, JSON, line protocol or Parquet expected`,
  );
}
function isText(bytes) {
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, bytes.length - cut)));
}
var TextDecoding = class {
  encoding;
  #decoder;
  constructor(encoding) {
    this.encoding = encoding;
    this.#decoder = new TextDecoder(encoding, { fatal: encoding === 'utf-8' });
  }
  decode(chunk, stream = true) {
    const text = this.#decoded(chunk, stream);
    return text.includes('\0') ? text.replaceAll('\0', '') : text;
  }
  #decoded(chunk, stream) {
    try {
      return this.#decoder.decode(chunk, { stream });
    } catch {
      this.encoding = 'windows-1252';
      this.#decoder = new TextDecoder(this.encoding);
      return this.#decoder.decode(chunk, { stream });
    }
  }
};

// libs/telemetry-io/src/bytes/input.ts
var STANDARD_INPUT = '-';
var CHUNK_BYTES2 = 262144;
var PARQUET = 'PAR1';
var Input = class _Input {
  path;
  /** What is read, for messages. */
  label;
  /** Unknown for standard input and other pipes. */
  totalBytes;
  container;
  encoding = 'utf-8';
  /** A table in binary form: to be read by its path. */
  isParquet = false;
  #bytesRead = 0;
  #stdin;
  #stream;
  #closed = false;
  constructor(path, stdin, totalBytes) {
    this.path = path;
    this.label = path === STANDARD_INPUT ? 'standard input' : path;
    this.#stdin = stdin;
    this.totalBytes = totalBytes;
  }
  /** @throws Error where there is no such file */
  static async open(path, stdin) {
    if (path === STANDARD_INPUT) return new _Input(path, stdin);
    const found = await stat(path);
    if (found.isDirectory())
      throw new Error('it is a folder; name one file in it, or some by a pattern such as folder/*.csv');
    const input = new _Input(path, stdin, found.isFile() ? found.size : void 0);
    if (found.isFile())
      input.isParquet = (await input.bytesAt(0, PARQUET.length)).toString('latin1') === PARQUET;
    return input;
  }
  /** Whether reading uses the input up. */
  get isStream() {
    return this.totalBytes === void 0;
  }
  /** Bytes taken from the file so far, as they lie there. */
  get bytesRead() {
    return this.#bytesRead;
  }
  close() {
    this.#closed = true;
    this.#stream?.destroy();
  }
  /** Some bytes of a file, as they lie there. */
  async bytesAt(position, length) {
    const file = await open(this.path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
  /** The text from its start, in pieces as they arrive. @throws Error for what is no text, or is damaged */
  async *text() {
    this.#bytesRead = 0;
    const stream =
      this.path === STANDARD_INPUT
        ? this.#stdin
        : createReadStream(this.path, { highWaterMark: CHUNK_BYTES2 });
    this.#stream = stream;
    if (this.#closed) stream.destroy();
    const chunks = this.#counted(stream);
    const first = (await chunks.next()).value ?? Buffer.alloc(0);
    this.container = containerOf(first);
    const packed = following(first, chunks);
    let decoding;
    for await (const chunk of this.container === void 0 ? packed : unpack(this.container, packed)) {
      decoding ??= new TextDecoding(encodingOf(chunk));
      const text = decoding.decode(chunk);
      this.encoding = decoding.encoding;
      if (text !== '') yield text;
    }
    const rest = decoding?.decode(new Uint8Array(0), false) ?? '';
    if (rest !== '') yield rest;
  }
  async *#counted(stream) {
    for await (const chunk of stream) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
      this.#bytesRead += bytes.length;
      yield bytes;
    }
  }
};
async function* following(first, rest) {
  if (first.length > 0) yield first;
  yield* rest;
}

// libs/telemetry-io/src/bytes/paths.ts
import { existsSync } from 'node:fs';
import { glob } from 'tinyglobby';
var PATTERN = /[*?[{]/;
async function filesOf(paths) {
  const found = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT || !PATTERN.test(path) || existsSync(path)) found.push(path);
    else {
      const files = await glob(path, { onlyFiles: true, absolute: path.startsWith('/') });
      if (files.length === 0) throw new Error(`no file fits the pattern ${path}`);
      found.push(...files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
    }
  }
  return found;
}

// libs/telemetry-io/src/reading/sorted.ts
var MAX_SORTED = 2e7;
var BLOCK = 4096;
async function* sorted(outcomes) {
  const samples = [];
  const refusals = [];
  for await (const block2 of outcomes) {
    for (const outcome of block2) {
      if (outcome.refusal !== void 0) refusals.push(outcome);
      for (const sample of outcome.samples) samples.push(sample);
    }
    if (samples.length > MAX_SORTED)
      throw new Error(`it holds more than ${MAX_SORTED} rows that are not in order of time`);
  }
  let row = 0;
  if (refusals.length > 0) yield refusals.map((outcome) => ({ ...outcome, row: row++ }));
  samples.sort((a, b) => a.timeMs - b.timeMs);
  let block = [];
  for (const sample of joined(samples)) {
    block.push({ row: row++, samples: [sample] });
    if (block.length < BLOCK) continue;
    yield block;
    block = [];
  }
  if (block.length > 0) yield block;
}
function* joined(samples) {
  let moment2 = Number.NaN;
  let open2 = /* @__PURE__ */ new Map();
  for (const sample of samples) {
    if (sample.timeMs !== moment2) {
      yield* open2.values();
      open2 = /* @__PURE__ */ new Map();
      moment2 = sample.timeMs;
    }
    const earlier = open2.get(sample.series);
    if (earlier === void 0) open2.set(sample.series, sample);
    else if (
      Object.keys(sample.values).some(
        (name2) => typeof earlier.values[name2] === 'number' && typeof sample.values[name2] === 'number',
      )
    )
      yield sample;
    else open2.set(sample.series, { ...earlier, values: { ...earlier.values, ...filled(sample.values) } });
  }
  yield* open2.values();
}
function filled(values) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));
}

// libs/telemetry-io/src/reading/tally.ts
var KEPT_SAMPLES = 5;
var MAX_MARKS = 200;
var MAX_SERIES = 1e5;
var ReadingTally = class {
  rows = 0;
  samples = 0;
  /** Lines that were no rows: comments, headers that come again. */
  passedOver = 0;
  firstMs = Number.POSITIVE_INFINITY;
  lastMs = Number.NEGATIVE_INFINITY;
  first = [];
  last;
  series = /* @__PURE__ */ new Set();
  #refused = /* @__PURE__ */ new Map();
  #marks = /* @__PURE__ */ new Map();
  note({ samples, refusal }) {
    this.rows++;
    if (refusal !== void 0) this.refuse(refusal.reason, refusal.message);
    for (const sample of samples) this.#noteSample(sample);
  }
  refuse(reason, message) {
    const found = this.#refused.get(reason);
    if (found === void 0) this.#refused.set(reason, { rows: 1, first: message });
    else found.rows++;
  }
  missingCode(channel, code) {
    this.#mark(channel, code);
  }
  missingWord(channel, word) {
    this.#mark(channel, word);
  }
  badQuality(channel) {
    this.#mark(channel, 'quality');
  }
  get refusedRows() {
    return [...this.#refused.values()].reduce((sum, { rows }) => sum + rows, 0);
  }
  /** Most rows first. */
  get refused() {
    return [...this.#refused]
      .map(([reason, { rows, first }]) => ({ reason, rows, first }))
      .sort((a, b) => b.rows - a.rows);
  }
  get missing() {
    return [...this.#marks.values()].sort((a, b) => b.cells - a.cells);
  }
  #noteSample(sample) {
    this.samples++;
    if (sample.timeMs < this.firstMs) this.firstMs = sample.timeMs;
    if (sample.timeMs > this.lastMs) this.lastMs = sample.timeMs;
    if (this.first.length < KEPT_SAMPLES) this.first.push(sample);
    this.last = sample;
    if (this.series.size < MAX_SERIES) this.series.add(sample.series);
  }
  #mark(channel, mark) {
    const key = `${channel}\0${mark}`;
    const found = this.#marks.get(key);
    if (found !== void 0) found.cells++;
    else if (this.#marks.size < MAX_MARKS) this.#marks.set(key, { channel, mark, cells: 1 });
  }
};

// libs/telemetry-io/src/sources/open-one.ts
import { createHash } from 'node:crypto';
import { basename } from 'node:path';

// libs/telemetry-io/src/bytes/lines.ts
var LINE_LIMIT = 16 * 1048576;
var QUOTED_LINES_LIMIT = 50;
async function* splitLines(chunks) {
  let rest = '';
  let end;
  for await (const chunk of chunks) {
    end ??= lineEndIn(chunk);
    if (rest.length >= LINE_LIMIT && !chunk.includes(end ?? '\n')) continue;
    const lines = (rest + chunk).split(end ?? '\n');
    rest = lines.pop();
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  if (rest !== '') yield [withoutReturn(rest)];
}
function lineEndIn(chunk) {
  if (chunk.includes('\n')) return '\n';
  return chunk.slice(0, -1).includes('\r') ? '\r' : void 0;
}
function withoutReturn(line) {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
async function* joinQuoted(blocks) {
  const joining = new QuoteJoining();
  for await (const block of blocks) {
    const whole = joining.add(block);
    if (whole.length > 0) yield whole;
  }
  const rest = joining.end();
  if (rest.length > 0) yield rest;
}
function joinedQuoted(lines) {
  const joining = new QuoteJoining();
  return [...joining.add(lines), ...joining.end()];
}
var QuoteJoining = class {
  #open = [];
  add(lines) {
    const whole = [];
    for (const line of lines) {
      const isWithin = this.#open.length > 0;
      const staysOpen = line.includes('"') ? isOpenAfter(line, isWithin) : isWithin;
      if (!isWithin && !staysOpen) {
        whole.push(line);
        continue;
      }
      this.#open.push(line);
      if (!staysOpen) {
        whole.push(this.#open.join('\n'));
        this.#open = [];
      } else if (this.#open.length > QUOTED_LINES_LIMIT) {
        whole.push(...this.#open);
        this.#open = [];
      }
    }
    return whole;
  }
  end() {
    return this.#open.splice(0);
  }
};
function isOpenAfter(line, isOpenBefore) {
  let isOpen2 = isOpenBefore;
  for (let at = line.indexOf('"'); at >= 0; at = line.indexOf('"', at + 1)) {
    if (!isOpen2) isOpen2 = at === 0 || BEFORE_CELL.includes(line[at - 1]);
    else if (line[at + 1] === '"') at++;
    else isOpen2 = false;
  }
  return isOpen2;
}
var BEFORE_CELL = ',;	| \uFEFF';

// libs/telemetry-io/src/bytes/sample.ts
var HEAD_CHARACTERS = 15e5;
var LINE_CHARACTERS = 262144;
var RUN_CHARACTERS = 16384;
var MIDDLE_RUNS = 48;
async function sampleFile(input, headOnly) {
  const [head, isWhole] = await headOf(input, headOnly ?? HEAD_CHARACTERS);
  if (isWhole || headOnly !== void 0) return { head, runs: [], isWhole };
  const isPlain = input.container === void 0 && !input.encoding.startsWith('utf-16');
  return { head, runs: isPlain ? await runsOfPlain(input) : await runsOfStream(input), isWhole };
}
async function headOf(input, most) {
  const lines = [];
  let characters = 0;
  try {
    for await (const block of splitLines(input.text())) {
      for (const line of block) {
        lines.push(line.length > LINE_CHARACTERS ? line.slice(0, LINE_CHARACTERS) : line);
        characters += line.length + 1;
        if (characters >= most) return [joinedQuoted(lines), false];
      }
    }
  } catch (thrown) {
    if (lines.length < 2) throw thrown;
  }
  return [joinedQuoted(lines), true];
}
async function runsOfPlain(input) {
  const total = input.totalBytes;
  const runs = [];
  const tailAt = Math.max(HEAD_CHARACTERS, total - 4 * RUN_CHARACTERS);
  const count2 = Math.min(MIDDLE_RUNS, Math.floor((tailAt - HEAD_CHARACTERS) / RUN_CHARACTERS) - 1);
  for (let index = 1; index <= count2; index++) {
    const position = Math.floor(HEAD_CHARACTERS + ((tailAt - HEAD_CHARACTERS) * index) / (count2 + 1));
    const bytes = await input.bytesAt(position, RUN_CHARACTERS);
    runs.push(linesWithin(textOf(bytes, input), true));
  }
  const tail = await input.bytesAt(tailAt, total - tailAt);
  runs.push(linesWithin(textOf(tail, input), false));
  return runs.filter((run) => run.length > 0);
}
function textOf(bytes, { encoding }) {
  return encoding === 'windows-1252' ? bytes.toString('latin1') : bytes.toString('utf8');
}
async function runsOfStream(input) {
  let runs = [];
  let every = 1;
  let seen = 0;
  let tail = '';
  for await (const text of input.text()) {
    if (seen++ % every === 0) runs.push(text.slice(0, RUN_CHARACTERS));
    if (runs.length > 2 * MIDDLE_RUNS) {
      runs = runs.filter((_, index) => index % 2 === 0);
      every *= 2;
    }
    tail = (tail + text).slice(-4 * RUN_CHARACTERS);
  }
  return [...runs.slice(1).map((run) => linesWithin(run, true)), linesWithin(tail, false)];
}
function linesWithin(piece, isCutBehind) {
  const lines = piece.split(/\r\n|\n|\r/).slice(1, isCutBehind ? -1 : void 0);
  return lines.filter((line) => line.trim() !== '');
}

// libs/telemetry-io/src/numbers/words.ts
var EMPTY = /* @__PURE__ */ new Set([
  ...[
    '',
    'nan',
    '-nan',
    'na',
    'n/a',
    '#n/a',
    '#na',
    'n.a.',
    'n. a.',
    'n.v.',
    'k.a.',
    'null',
    '(null)',
    '<null>',
  ],
  ...['none', 'nil', 'undefined', '\\n', '?', '.', '1.#qnan', '1.#ind', '-1.#ind', '1.#inf', '-1.#inf'],
  ...['#value!', '#div/0!', '#ref!', '#name?', '#num!', '#null!'],
]);
var STATUS = /* @__PURE__ */ new Set([
  ...['missing', 'unknown', 'unavailable', 'nodata', 'no data', 'no result', 'no sample', 'keine daten'],
  ...['bad', 'bad input', 'bad data', 'bad quality', 'bad value', 'i/o timeout', 'io timeout', 'timeout'],
  ...[
    'comm fail',
    'comm failure',
    'not connect',
    'not connected',
    'no good data for calculation',
    'calc failed',
  ],
  ...[
    'pt created',
    'scan off',
    'scan timeout',
    'unit down',
    'out of serv',
    'intf shut',
    'over range',
    'under range',
  ],
  ...['error 0', 'ung\xFCltig', 'invalid', 'offline', 'failed'],
]);
var STROKES = /^[-–—_*.~]+$/;
var INFINITE = /^[+-]?(inf(inity)?|∞)$/;
function isEmptyWord(cell) {
  const word = cell.trim().toLowerCase();
  return EMPTY.has(word) || STROKES.test(word) || INFINITE.test(word);
}
function isMissingWord(cell) {
  return isEmptyWord(cell) || STATUS.has(cell.trim().toLowerCase());
}
var PAIRS = [
  ...[
    ['true', 'false'],
    ['on', 'off'],
    ['yes', 'no'],
    ['open', 'closed'],
    ['open', 'close'],
    ['opened', 'closed'],
    ['running', 'stopped'],
    ['run', 'stop'],
    ['active', 'inactive'],
    ['enabled', 'disabled'],
    ['up', 'down'],
    ['high', 'low'],
    ['ein', 'aus'],
    ['an', 'aus'],
    ['auf', 'zu'],
    ['offen', 'geschlossen'],
    ['ja', 'nein'],
    ['wahr', 'falsch'],
    ['l\xE4uft', 'steht'],
    ['marche', 'arr\xEAt'],
    ['oui', 'non'],
    ['vrai', 'faux'],
    ['t', 'f'],
    ['y', 'n'],
  ],
];
function switchWords(words2) {
  const found = new Set([...words2].map((word) => word.toLowerCase()));
  if (found.size === 0 || found.size > 2) return void 0;
  const pair = PAIRS.find((words3) => [...found].every((word) => words3.includes(word)));
  return (
    pair && new Map([...PAIRS.filter(([one]) => one === pair[0]).map(([, zero]) => [zero, 0]), [pair[0], 1]])
  );
}

// libs/telemetry-io/src/numbers/form.ts
var PLAIN_NUMBERS = { decimal: '.', group: ',' };
var COMMA_NUMBERS = { decimal: ',', group: '.' };
var PLAIN = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
var COMMA = /^[+-]?(\d+|(?:0|[1-9]\d*),\d*|,\d+)(e[+-]?\d+)?$/i;
var FORTRAN = /^[+-]?\d*[.,]?\d+[.,]?D[+-]?\d+$/i;
var HEXADECIMAL = /^0x[\da-f]{1,13}$/i;
var IN_BRACKETS = /^\(([\d.,\s'’]+)\)$/;
var LAKHS = /^[+-]?\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$/;
var GROUPED = {
  '.': /^[+-]?\d{1,3}(?:([, '’])\d{3})(?:\1\d{3})*(\.\d*)?(e[+-]?\d+)?$/i,
  ',': /^[+-]?\d{1,3}(?:([. '’])\d{3})(?:\1\d{3})*(,\d*)?(e[+-]?\d+)?$/i,
};
var LONGEST_NUMBER = 400;
function parseNumber(text, form) {
  if (form.decimal === '.' ? PLAIN.test(text) : COMMA.test(text))
    return finite(form.decimal === '.' ? text : text.replace(',', '.'));
  if (text === '' || text.length > LONGEST_NUMBER) return void 0;
  const tidy = UNTIDY.test(text) ? tidied(text) : text;
  if (tidy !== text) return tidy === '' ? void 0 : parseNumber(tidy, form);
  const grouped = GROUPED[form.decimal].exec(text);
  if (grouped === null) return unusual(text, form);
  const digits = text.replaceAll(grouped[1], '');
  return finite(form.decimal === '.' ? digits : digits.replace(',', '.'));
}
function unusual(text, form) {
  if (HEXADECIMAL.test(text)) return Number(text);
  if (FORTRAN.test(text)) return parseNumber(text.replace(/d/i, 'e'), form);
  if (form.decimal === '.' && LAKHS.test(text)) return finite(text.replaceAll(',', ''));
  const inner = IN_BRACKETS.exec(text)?.[1];
  const amount = inner === void 0 ? void 0 : parseNumber(inner.trim(), form);
  return amount === void 0 ? void 0 : -amount;
}
function finite(text) {
  const number2 = Number(text);
  return Number.isFinite(number2) ? number2 : void 0;
}
var UNTIDY = /^[\s'’="\u2212<>≤≥]|^[+-]\s|\s$|[-*]$|[\u00a0\u2007\u2009\u202f]/;
function tidied(text) {
  return text
    .replaceAll(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .trim()
    .replace(/^['’](?=[-+=.,\d\u2212])/, '')
    .replace(/^="?([^"]*)"?$/, '$1')
    .replace(/^[<>≤≥]\s?(?=[-+.,\d])/, '')
    .replace(/(?<=\d[.,]?)\s?\*$/, '')
    .replace(/^\u2212\s?/, '-')
    .replace(/^([+-])\s+(?=\d)/, '$1')
    .replace(/^(\d[\d.,]*)-$/, '-$1');
}
var CURRENCY_BEFORE = /^([-+]?)\s?([$€£])\s?(\d[\d.,'’\s]*)$/;
var UNIT_BEHIND =
  /^([-+\d.,'’\s\u00a0\u202f\u2212]*\d[.,]?(?:e[+-]?\d+)?)\s*([%‰°µμΩ$€£\p{L}][\p{L}%‰°µμΩ³²·^/*\d().-]{0,15}(?:\s?[\p{L}°][\p{L}/³²]{0,8})?)$/iu;
function splitUnit(text) {
  const match = UNIT_BEHIND.exec(text);
  if (match === null) {
    const [, sign = '', unit, number2] = CURRENCY_BEFORE.exec(text) ?? [];
    return unit === void 0 ? void 0 : { number: `${sign}${number2.trim()}`, unit };
  }
  return { number: match[1].trim(), unit: match[2].trim() };
}
function numberIn(cell, form = PLAIN_NUMBERS) {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (cell === null || cell === void 0) return null;
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return void 0;
  const number2 = parseNumber(cell, form);
  if (number2 !== void 0) return number2;
  if (isMissingWord(cell)) return null;
  const word = cell.toLowerCase();
  if (word === 'true') return 1;
  return word === 'false' ? 0 : void 0;
}

// libs/telemetry-io/src/times/calendar-text.ts
import { DateTime, Info as Info2 } from 'luxon';

// libs/telemetry-io/src/times/zones.ts
import { FixedOffsetZone, Info } from 'luxon';
var HOUR_MS = 36e5;
var DAY_MS = 24 * HOUR_MS;
var ABBREVIATIONS = {
  ...{ UTC: 0, GMT: 0, Z: 0, UT: 0, WET: 0 },
  ...{ CET: 1, MEZ: 1, WEST: 1, CEST: 2, MESZ: 2, EET: 2, EEST: 3, MSK: 3, JST: 9 },
  ...{ EST: -5, EDT: -4, CST: -6, CDT: -5, MST: -7, MDT: -6, PST: -8, PDT: -7 },
};
function zoneNamed(name2) {
  const offset = offsetOf(name2.trim());
  if (offset !== void 0) return FixedOffsetZone.instance(offset);
  const zone = Info.normalizeZone(name2.trim());
  return zone.isValid ? zone : void 0;
}
function offsetOf(text) {
  const hours = ABBREVIATIONS[text.toUpperCase()];
  if (hours !== void 0) return 60 * hours;
  const [, sign, hour, minute = '0'] = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(text) ?? [];
  if (hour === void 0) return void 0;
  return (sign === '-' ? -1 : 1) * (60 * Number(hour) + Number(minute));
}
var TIE_MS = 12e4;
var WallClock = class {
  #zone;
  #isDescending;
  /** Milliseconds ahead of UTC a day before and after an hour of the wall clock. */
  #around = /* @__PURE__ */ new Map();
  /** @param isDescending whether the rows go back in time */
  constructor(zone, isDescending = false) {
    this.#zone = zone;
    this.#isDescending = isDescending;
  }
  /** @param earlierMs time of the row before, UTC */
  toUtc(localMs, earlierMs) {
    const [before, after] = this.#offsets(localMs);
    const first = localMs - before;
    if (before === after) return first;
    const second = localMs - after;
    const holds = (timeMs, offsetMs) => this.#offsetAt(timeMs) === offsetMs;
    if (!holds(first, before)) return holds(second, after) ? second : first;
    if (!holds(second, after)) return first;
    return this.#ofTwo(Math.min(first, second), Math.max(first, second), earlierMs);
  }
  #ofTwo(early, late, rowBeforeMs) {
    const [ahead, behind] = this.#isDescending ? [early, late] : [late, early];
    if (rowBeforeMs === void 0) return behind;
    const [toEarly, toLate] = [Math.abs(early - rowBeforeMs), Math.abs(late - rowBeforeMs)];
    if (toEarly === 0 || toLate === 0 || Math.abs(toEarly - toLate) <= TIE_MS) return ahead;
    return toEarly < toLate ? early : late;
  }
  #offsets(localMs) {
    const hour = Math.floor(localMs / HOUR_MS);
    let around = this.#around.get(hour);
    if (around === void 0) {
      around = [this.#offsetAt(localMs - DAY_MS), this.#offsetAt(localMs + DAY_MS)];
      this.#around.set(hour, around);
    }
    return around;
  }
  #offsetAt(timeMs) {
    return 6e4 * this.#zone.offset(timeMs);
  }
};

// libs/telemetry-io/src/times/calendar-text.ts
var CLOCK = String.raw`(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?\s?([ap]\.?\s?m\.?)?`;
var ZONE = String.raw`\s?(z|[a-z]{3,5}|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?)?(?:\sUTC)?(?:\s?[([][\w /+-]*[)\]])?`;
var BEHIND = String.raw`(?:(?:[\sT,_-]|(?<=\d{4}):)\s*${CLOCK}(?:\s?uhr)?${ZONE})?$`;
var LOCALES = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'sv', 'da'];
var WEEKDAY = String.raw`^(?:[\p{L}]{2,10}\.?,?\s+)?`;
var WEEKDAYS = LOCALES.flatMap((locale) =>
  ['short', 'long'].flatMap((length) => Info2.weekdays(length, { locale })),
).map((name2) => name2.replace('.', ''));
var KNOWN_WEEKDAY = String.raw`^(?:(?:${[...new Set(WEEKDAYS)].join('|')})\.?,?\s+)?`;
var MONTH = String.raw`([\p{L}]{3,10})\.?`;
var YEAR_FIRST = new RegExp(
  String.raw`${KNOWN_WEEKDAY}(\d{4})[-/.:年](\d{1,2})[-/.:月](\d{1,2})日?${BEHIND}`,
  'iu',
);
var YEAR_LAST = new RegExp(
  String.raw`${KNOWN_WEEKDAY}(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4}|\d{2})${BEHIND}`,
  'iu',
);
var YEAR_AND_MONTH = /^(\d{4})[-/](\d{1,2})$/;
var MONTH_AND_YEAR = new RegExp(String.raw`^${MONTH}[-\s/]+(\d{4})$`, 'iu');
var ISO_WEEK_OR_DAY = /^\d{4}-?(?:W\d{2}-?\d(?:T|$)|\d{3}T)/;
var DAY_MONTH = new RegExp(
  String.raw`${WEEKDAY}(\d{1,2})\.?[-/\s]?${MONTH}[-/\s,]?\s?(\d{4}|\d{2})${BEHIND}`,
  'iu',
);
var MONTH_DAY = new RegExp(
  String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${BEHIND}`,
  'iu',
);
var YEAR_MONTH = new RegExp(String.raw`^(\d{4})[-/\s]${MONTH}[-/\s](\d{1,2})${BEHIND}`, 'iu');
var CLOCK_FIRST = new RegExp(String.raw`${WEEKDAY}${MONTH}\s+(\d{1,2})\s+${CLOCK}${ZONE}\s(\d{4})$`, 'iu');
var MORE_MONTHS = { mrz: 3, sept: 9, märz: 3 };
var FIRST_YEAR = 1900;
var LAST_YEAR = 2200;
var months = new Map(Object.entries(MORE_MONTHS));
for (const locale of LOCALES)
  for (const length of ['short', 'long'])
    Info2.months(length, { locale }).forEach((name2, index) => {
      const plain2 = name2.toLowerCase().replace('.', '');
      if (!months.has(plain2)) months.set(plain2, index + 1);
    });
var RANGE = /^(.{8,40}?)(?:\s+(?:-|–|\/|to|bis)\s+|(?<=T[\d:.]+Z?)\/(?=\d{4})).{4,40}$/;
function readCalendarText(text, order) {
  const found = readOne(text, order);
  if (found !== void 0 || text.length < 20) return found;
  const from = RANGE.exec(text)?.[1];
  return from === void 0 ? void 0 : readOne(from, order);
}
function readOne(text, order) {
  switch (order) {
    case 'ymd':
      return (
        read(YEAR_FIRST.exec(text), 1, 2, 3) ?? readMonth(YEAR_AND_MONTH.exec(text), 1, 2) ?? readIso(text)
      );
    case 'yymd':
      return read(YEAR_LAST.exec(text), 1, 2, 3);
    case 'ydm':
      return read(YEAR_FIRST.exec(text), 1, 3, 2);
    case 'dmy':
      return read(YEAR_LAST.exec(text), 3, 2, 1);
    case 'mdy':
      return read(YEAR_LAST.exec(text), 3, 1, 2);
    case 'named':
      return (
        read(DAY_MONTH.exec(text), 3, 2, 1) ??
        read(MONTH_DAY.exec(text), 3, 1, 2) ??
        read(YEAR_MONTH.exec(text), 1, 2, 3) ??
        readMonth(MONTH_AND_YEAR.exec(text), 2, 1) ??
        readClockFirst(text)
      );
  }
}
function read(match, year, month, day) {
  if (match === null) return void 0;
  const [hour, minute, second, fraction, half, zone] = match.slice(4);
  return written(yearOf(match[year]), monthOf(match[month]), Number(match[day]), {
    ...{ hour, minute, second, fraction, half, zone },
  });
}
function readMonth(match, year, month) {
  return match === null ? void 0 : written(Number(match[year]), monthOf(match[month]), 1, NO_CLOCK);
}
function readIso(text) {
  if (!ISO_WEEK_OR_DAY.test(text)) return void 0;
  const found = DateTime.fromISO(text, { zone: 'utc', setZone: true });
  if (!found.isValid) return void 0;
  const hasZone = /(Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const localMs = found.toMillis() + 6e4 * found.offset;
  return hasZone ? { localMs, offsetMinutes: found.offset } : { localMs };
}
function readClockFirst(text) {
  const match = CLOCK_FIRST.exec(text);
  if (match === null) return void 0;
  const [, month, day, hour, minute, second, fraction, half, zone, year] = match;
  return written(Number(year), monthOf(month), Number(day), { hour, minute, second, fraction, half, zone });
}
var NO_CLOCK = {
  ...{ hour: void 0, minute: void 0, second: void 0 },
  ...{ fraction: void 0, half: void 0, zone: void 0 },
};
function written(year, month, day, clock) {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return void 0;
  const dayMs = Date.UTC(year, month - 1, day);
  if (new Date(dayMs).getUTCDate() !== day) return void 0;
  const { hour = '0', minute = '0', second = '0', fraction = '', half, zone } = clock;
  const hours = half === void 0 ? Number(hour) : halfDayHours(Number(hour), half);
  if (!(hours <= 24 && Number(minute) < 60 && Number(second) <= 60)) return void 0;
  if (hours === 24 && Number(minute) + Number(second) > 0) return void 0;
  const milliseconds = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  const localMs = dayMs + ((hours * 60 + Number(minute)) * 60 + Number(second)) * 1e3 + milliseconds;
  if (zone === void 0) return { localMs };
  const offsetMinutes = offsetOf(zone);
  return offsetMinutes === void 0 ? void 0 : { localMs, offsetMinutes };
}
function halfDayHours(hour, half) {
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0);
}
function yearOf(text) {
  const year = Number(text);
  if (text.length === 4) return year;
  return year < 70 ? 2e3 + year : 1900 + year;
}
function monthOf(text) {
  return /^\d/.test(text) ? Number(text) : (months.get(text.toLowerCase()) ?? Number.NaN);
}

// libs/telemetry-io/src/times/clock-text.ts
import { Duration } from 'luxon';
function readClockDigits(text) {
  if (!/^\d{1,6}$/.test(text)) return Number.NaN;
  const digits = text.length > 4 ? text.padStart(6, '0') : `${text.padStart(4, '0')}00`;
  const [hour, minute, second] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)].map(Number);
  return hour < 24 && minute < 60 && second < 60 ? ((hour * 60 + minute) * 60 + second) * 1e3 : Number.NaN;
}
var ISO_DURATION = /^P(?=\d|T\d)[\d.DTHMS]+$/;
var CLOCK2 =
  /^(?:(\d+)\s?(?:d|days?|\.)[\s,]*)?(\d{1,5}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?\s?([ap]\.?\s?m\.?)?$/i;
function readClock(text) {
  if (ISO_DURATION.test(text)) return Duration.fromISO(text).toMillis();
  const match = CLOCK2.exec(text);
  if (match === null) return Number.NaN;
  const [, days = '0', hour, minute, second = '0', fraction = '', half] = match;
  if (Number(minute) >= 60 || Number(second) >= 60) return Number.NaN;
  let hours = Number(hour);
  if (half !== void 0) {
    if (hours < 1 || hours > 12) return Number.NaN;
    hours = (hours % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  const milliseconds = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
  return (((Number(days) * 24 + hours) * 60 + Number(minute)) * 60 + Number(second)) * 1e3 + milliseconds;
}

// libs/telemetry-io/src/times/compact.ts
var COMPACT =
  /^(\d{4})(\d{2})(\d{2})(?:[T _:-]?(\d{2})(?::?(\d{2})(?::?(\d{2})(?:[.,]?(\d{1,6}))?)?)?)?\s?(z|utc|[+-]\d{2}:?\d{2})?$/i;
function readCompact(text) {
  const match = COMPACT.exec(text);
  if (match === null) return void 0;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = ''] = match;
  return readCalendarText(`${year}-${month}-${day} ${hour}:${minute}:${second}.${fraction}${zone}`, 'ymd');
}

// libs/telemetry-io/src/dialect/cell-kinds.ts
function kindOf(cell) {
  if (cell === '') return 'empty';
  if (/\d/.test(cell)) {
    if (
      typeof numberIn(cell, PLAIN_NUMBERS) === 'number' ||
      typeof numberIn(cell, COMMA_NUMBERS) === 'number'
    )
      return 'number';
    if (isTimeText(cell)) return 'time';
    const split = splitUnit(cell);
    if (split !== void 0 && /^[-+\d.,\s'’]+(e[+-]?\d+)?$/i.test(split.number)) return 'number';
    return 'text';
  }
  if (isMissingWord(cell)) return 'empty';
  return switchWords([cell]) === void 0 ? 'text' : 'switch';
}
function isTimeText(cell) {
  if (!/\d/.test(cell) || cell.length < 5 || cell.length > 60) return false;
  if (!cell.includes(':')) return isDateText(cell);
  const shape = cell.replaceAll(/\d/g, '0');
  const known = shapes.get(shape);
  if (known !== void 0) return known;
  const isTime = isDateText(cell) || !Number.isNaN(readClock(cell));
  if (shapes.size < MAX_SHAPES) shapes.set(shape, isTime);
  return isTime;
}
var MAX_SHAPES = 2e3;
var shapes = /* @__PURE__ */ new Map();
function isDateText(cell) {
  return (
    readCalendarText(cell, 'ymd') !== void 0 ||
    readCalendarText(cell, 'dmy') !== void 0 ||
    readCalendarText(cell, 'mdy') !== void 0 ||
    readCalendarText(cell, 'ydm') !== void 0 ||
    readCalendarText(cell, 'named') !== void 0 ||
    (/[TZ]/i.test(cell) && readCompact(cell) !== void 0)
  );
}

// libs/telemetry-io/src/dialect/column-names.ts
var CLOCK3 = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]m)?$/i;
function distinctNames(names) {
  const taken = new Set(names);
  const seen = /* @__PURE__ */ new Set();
  return names.map((name2) => {
    if (name2 === '' || !seen.has(name2)) {
      seen.add(name2);
      return name2;
    }
    let number2 = 2;
    while (taken.has(`${name2}_${number2}`)) number2++;
    taken.add(`${name2}_${number2}`);
    return `${name2}_${number2}`;
  });
}
function generatedNames(rows, width) {
  const [first = []] = rows;
  const hasDate = first.some(isDateText);
  const epochColumn =
    hasDate || width < 2
      ? -1
      : Array.from({ length: width }, (_, index) => index).findIndex((index) => isEpoch(rows, index));
  const parts = hasDate || epochColumn >= 0 ? [] : datePartsOf(rows, width);
  const clockColumn = hasDate ? first.findIndex((cell) => CLOCK3.test(cell)) : -1;
  let channels = 0;
  return Array.from({ length: width }, (_, index) => {
    const cell = first[index] ?? '';
    if (parts[index] !== void 0) return parts[index];
    if (index === epochColumn || index === clockColumn) return 'time';
    if (isDateText(cell)) return clockColumn < 0 ? 'time' : 'date';
    return kindOf(cell) === 'text' ? 'text' : `channel_${++channels}`;
  });
}
var DATE_LAYOUTS = [
  ['year', 'doy', 'month', 'day', 'hour', 'minute'],
  ['year', 'month', 'day', 'hour', 'minute'],
  ['year', 'month', 'day', 'hour'],
];
var RANGES = {
  ...{ year: [1950, 2060], doy: [1, 366], month: [1, 12], day: [1, 31], hour: [0, 24], minute: [0, 60] },
};
var FEWEST_DATED_ROWS = 20;
function datePartsOf(rows, width) {
  if (rows.length < FEWEST_DATED_ROWS) return [];
  const fits = (name2, index) => {
    const [low, high] = RANGES[name2];
    return rows.every((cells) => {
      const number2 = Number(cells[index] || Number.NaN);
      return Number.isInteger(number2) && number2 >= low && number2 <= high;
    });
  };
  return DATE_LAYOUTS.find((layout) => layout.length < width && layout.every(fits)) ?? [];
}
var PER_SECOND = [1, 1e3, 1e6, 1e9];
var [YEAR_2000, YEAR_2060] = [Date.UTC(2e3) / 1e3, Date.UTC(2060) / 1e3];
function isEpoch(rows, index) {
  const times = rows.map((cells) => Number(cells[index]?.replace(',', '.') || Number.NaN));
  const per = PER_SECOND.find((one) => times[0] / one >= YEAR_2000 && times[0] / one < YEAR_2060);
  return (
    per !== void 0 && times.every((time, row) => time / per < YEAR_2060 && time >= (times[row - 1] ?? 0))
  );
}

// libs/telemetry-io/src/times/names.ts
var EXACT = new Set(
  'time timestamp datetime date ts ds dt epoch utc unixtime unix eventtime timeutc utctime timestamputc datetimeutc dateutc timems timestampms timens timestamp times timestamps timestring zeitstring datetimelocal localtime timelocal recordedat measuredat measuredon recordedon sampletime sampledat readingtime observedat observationtime eventtimestamp lastchanged lastupdated validtime zeit zeitstempel zeitpunkt datum datumzeit datumuhrzeit uhrzeit messzeit messdatum messzeitpunkt datumzeitutc zeitutc heure horodatage dateheure fecha hora fechahora data ora dataora tijd tijdstip datumtijd dato tid tidspunkt czas datetimestamp t elapsed elapsedtime elapsedseconds elapsedtimes runtime laufzeit seconds secs sekunden time0 tijdstempel timedelta datenum jd mjd julian juliandate juliandatum exceldate exceltime serialdate'.split(
    ' ',
  ),
);
var PART = /(time|date|zeit|datum|stamp|epoch|heure|fecha|tijd|measured|recorded|observed)/;
var BOOKKEEPING =
  /(creat|updat|insert|receiv|ingest|process|modif|import|upload|expir|start|stop|begin|end$|valid(from|to|until)|export)/;
function plain(name2) {
  return name2
    .replace(/[([{][^)\]}]*[)\]}]\s*$/, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
function timeNameWorth(name2) {
  const bare2 = plain(name2);
  const bookkeeping = BOOKKEEPING.test(bare2) ? -3 : 0;
  if (EXACT.has(bare2)) return 4 + (/^(date|datum|fecha|dato)$/.test(bare2) ? -0.5 : 0) + clockWorth(bare2);
  return (PART.test(bare2) ? 2 : 0) + bookkeeping;
}
function clockWorth(bare2) {
  if (bare2.includes('utc') || bare2.includes('gmt')) return 0.25;
  return bare2.includes('local') ? -0.25 : 0;
}
function zoneHint(name2, unit) {
  const inBrackets = /[([{]\s*([^)\]}]+?)\s*[)\]}]\s*$/.exec(name2)?.[1];
  const behind = /(?:^|[_\s])(utc|gmt|cet|cest|mez|mesz)$/i.exec(name2)?.[1];
  const both = /\b(?:CET\s?[/|]\s?CEST|MEZ\s?[/|]\s?MESZ)\b/i.test(name2);
  if (both) return 'Europe/Berlin';
  return [inBrackets, unit, behind, name2.trim()].find(
    (hint) =>
      hint !== void 0 &&
      hint.length > 1 &&
      (offsetOf(hint) !== void 0 || /^[A-Z][a-z]+\/[A-Z][A-Za-z_]+$/.test(hint)),
  );
}
var PARTS = {
  year: ['year', 'yyyy', 'yy', 'yr', 'jahr', 'annee', 'a\xF1o', 'ano', 'anno', 'jaar'],
  month: ['month', 'mm', 'mo', 'mon', 'monat', 'mois', 'mes', 'mese', 'maand'],
  day: ['day', 'dd', 'dy', 'tag', 'jour', 'dia', 'd\xEDa', 'giorno', 'dag', 'dayofmonth', 'mday'],
  hour: ['hour', 'hh', 'hr', 'stunde', 'heure', 'hora', 'ora', 'uur', 'hours'],
  minute: ['minute', 'mn', 'min', 'minuten', 'mi', 'minutes'],
  second: ['second', 'ss', 'sec', 'sekunde', 'seconds'],
  /** Hours and minutes in digits. */
  clock: ['hhmm', 'hrmn', 'time', 'mst', 'est', 'cst', 'pst', 'utc', 'gmt', 'lst', 'cet'],
  dayOfYear: ['doy', 'dayofyear', 'jday', 'yday', 'julianday', 'tagdesjahres'],
};
function datePartColumns(names) {
  const found = /* @__PURE__ */ new Map();
  names.forEach((name2, index) => {
    const bare2 = plain(name2);
    const part = Object.keys(PARTS).find((one) => PARTS[one].includes(bare2));
    if (bare2 === 'mm' && found.has('month') && found.has('day')) found.set('minute', index);
    else if (part !== void 0 && !found.has(part)) found.set(part, index);
  });
  const isWhole = found.has('year') && ((found.has('month') && found.has('day')) || found.has('dayOfYear'));
  return isWhole ? found : void 0;
}

// libs/telemetry-io/src/dialect/data-rows.ts
var KIND_SHARE = 0.6;
function columnKinds(rows, width) {
  return Array.from({ length: width }, (_, column) => {
    const counts = /* @__PURE__ */ new Map();
    for (const row of rows) {
      const kind2 = kindOf(row[column] ?? '');
      if (kind2 !== 'empty') counts.set(kind2, (counts.get(kind2) ?? 0) + 1);
    }
    const filled2 = [...counts.values()].reduce((sum, count2) => sum + count2, 0);
    const [kind, times] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [void 0, 0];
    return times >= KIND_SHARE * filled2 ? kind : void 0;
  });
}
function isDataRow(cells, kinds) {
  const spare = cells.slice(kinds.length);
  if (cells.length < kinds.length - 1 || spare.some((cell) => cell !== '')) return false;
  let told = 0;
  let against = 0;
  let hasTime = false;
  let namesTime2 = false;
  cells.slice(0, kinds.length).forEach((cell, column) => {
    const expected = kinds[column];
    if (expected === void 0 || expected === 'text' || expected === 'switch') return;
    const kind = kindOf(cell);
    if (expected === 'time' && kind === 'text' && timeNameWorth(cell) >= 2) namesTime2 = true;
    if (kind === expected || (kind === 'number' && expected === 'time')) told++;
    else if (kind !== 'empty') against++;
    if (kind === 'time' && expected === 'time') hasTime = true;
  });
  return !namesTime2 && told > 0 && (told > 2 * against || (hasTime && told >= against));
}
function allTextStart(split, kinds, width) {
  if (kinds.some((kind) => kind === 'number' || kind === 'time')) return -1;
  const rows = split.flatMap((cells, index) => (cells?.length === width ? [index] : []));
  return rows[1] ?? -1;
}

// libs/telemetry-io/src/dialect/split.ts
import { parse } from 'csv-parse/sync';
var BLANKS = ' ';
var AS_WRITTEN = { relax_column_count: true, relax_quotes: true, trim: true };
var QUOTED_OR_BARE = /"((?:[^"]|"")*)"|\S+/g;
function splitCells(line, separator) {
  if (separator === '') return [line.trim()];
  if (separator === BLANKS) return splitBlanks(line);
  if (!line.includes('"')) return line.split(separator).map((cell) => cell.trim());
  try {
    const rows = parse(line, { ...AS_WRITTEN, delimiter: separator });
    return rows[0];
  } catch {
    return void 0;
  }
}
function splitRows(lines, separator) {
  if (separator === BLANKS || separator === '' || !lines.some((line) => line.includes('"')))
    return lines.map((line) => splitCells(line, separator));
  try {
    const rows = parse(lines.join('\n'), { ...AS_WRITTEN, delimiter: separator });
    if (rows.length === lines.length) return rows;
  } catch {}
  return lines.map((line) => splitCells(line, separator));
}
function splitBlanks(line) {
  const text = line.trim();
  if (!text.includes('"')) return text.split(/\s+/);
  if ((text.split('"').length - 1) % 2 === 1) return void 0;
  return [...text.matchAll(QUOTED_OR_BARE)].map(
    ([bare2, quoted2]) => quoted2?.replaceAll('""', '"') ?? bare2,
  );
}

// libs/telemetry-io/src/dialect/units.ts
var KNOWN = new Set(
  '% \u2030 \xB0c \xB0f k degc degf deg_c deg.c \xB0k c f bar mbar pa hpa kpa mpa psi psig atm mmhg torr m3/h m\xB3/h m3/s m\xB3/s l/s l/min l/h lpm gpm cfm nm3/h nm\xB3/h kg/h t/h kg/s v mv kv a ma ka w kw mw va kva var kvar wh kwh mwh j kj mj gj hz khz mhz rpm 1/min u/min min-1 upm s sec ms us \xB5s min h d mm cm m km \xB5m um m/s km/h mm/s mm/s\xB2 m/s\xB2 m/s2 g kg t lb l ml m3 m\xB3 gal ph ppm ppb mg/l \xB5g/m\xB3 ug/m3 \xB5s/cm ms/cm ntu lux lx db db(a) dba \u03C9 ohm kohm m\u03C9 n kn nm kgm3 w/m\xB2 w/m2 j/cm\xB2 rad deg \xB0 [-] - -/- n/a none \xB0dh fnu mol/l cp mpas count counts cnt pcs st. stk. 0/1 bool utc iso8601 datetime date timestamp degt hpa ft mi nmi kt kts kn'.split(
    ' ',
  ),
);
var IN_BRACKETS2 = /^[([{].{0,16}[)\]}]$/;
var AT_END = /^(.*?)[\s_]*[([{]([^()[\]{}]{1,20})[)\]}]$/;
var BRACKETED = /[([{]([^()[\]{}]{1,20})[)\]}]/g;
var AFTER_COMMA = /^(.*?),\s*([^,]{1,12})$/;
var AFTER_IN = /^(.*?)\s+in\s+(\S{1,12})$/i;
function isUnit(cell) {
  return KNOWN.has(cell.toLowerCase()) || (IN_BRACKETS2.test(cell) && !/\s\w+\s/.test(cell));
}
function unitInName(name2) {
  const bracketed = [...name2.matchAll(BRACKETED)].map(([, inner]) => inner.trim());
  const known = bracketed.find((inner) => KNOWN.has(inner.toLowerCase()) && !isIndex(name2, inner));
  const written3 = known ?? AT_END.exec(name2)?.[2];
  if (written3 !== void 0 && !isIndex(name2, written3)) return written3;
  const behind = AFTER_COMMA.exec(name2)?.[2] ?? AFTER_IN.exec(name2)?.[2];
  return behind !== void 0 && isUnit(behind) ? behind : void 0;
}
function isIndex(name2, inner) {
  return /^[a-z]$/i.test(inner) && new RegExp(`[^\\s_]\\(${inner}\\)$`).test(name2.trim());
}
function bareUnit(cell) {
  const bare2 = cell
    .replace(/^[([{]\s*/, '')
    .replace(/\s*[)\]}]$/, '')
    .trim();
  return bare2 === '' || bare2 === '-' ? void 0 : bare2;
}

// libs/telemetry-io/src/dialect/names-row.ts
var COMMENT = /^\s*(#|%|\/\/|!)/;
var OTHER_SEPARATORS = [',', ';', '	', '|'];
var IDENTIFIER = /^[^\s,]+$/;
function headerRow(line, index, separator) {
  if (line.trim() === '') return void 0;
  const isComment = COMMENT.test(line);
  const bare2 = isComment ? line.replace(COMMENT, '').trimStart() : line;
  const cells = splitCells(bare2, separator);
  return cells === void 0 ? void 0 : { index, cells, isComment };
}
function chooseNames(above, lines, columns) {
  const least = Math.min(columns.width - 1, usedWidth(columns));
  const rated = above
    .filter((row) => mayName(row, columns.width, least))
    .map((row) => ({ row, worth: nameWorth(row, columns.kinds) }));
  const best = rated.reduce((most, one) => (most === void 0 || one.worth >= most.worth ? one : most), void 0);
  return best?.row ?? lastLine(above, lines, columns);
}
function mayName({ cells }, width, least) {
  const filled2 = cells.filter((cell) => cell !== '').length;
  const fits =
    cells.length >= least && (cells.length <= width + 1 || cells.slice(width).every((cell) => cell === ''));
  return (
    fits &&
    filled2 >= Math.max(1, Math.min(width, least + 1) / 2) &&
    cells.some((cell) => kindOf(cell) === 'text' || kindOf(cell) === 'switch')
  );
}
function usedWidth({ width, rows }) {
  let used = width;
  while (used > 1 && rows.every((row) => (row[used - 1] ?? '') === '')) used--;
  return used;
}
function lastLine(above, lines, columns) {
  const last2 = above.at(-1);
  if (last2 === void 0) return void 0;
  const line = lines[last2.index].replace(COMMENT, '').trim();
  for (const separator of OTHER_SEPARATORS) {
    const cells = separator === columns.separator ? void 0 : splitCells(line, separator);
    if (cells?.length === columns.width && namesTime(cells)) return { ...last2, cells };
  }
  if (last2.cells.length > 1 && namesTime(last2.cells)) throw mismatch(last2.cells, columns);
  return void 0;
}
function namesTime(cells) {
  return cells.some((cell) => timeNameWorth(cell) >= 2) && cells.every((cell) => kindOf(cell) !== 'number');
}
function nameWorth({ cells, isComment }, kinds) {
  const filled2 = cells.filter((cell) => cell !== '');
  const distinct = new Set(filled2).size / Math.max(1, filled2.length);
  const units = filled2.filter(isUnit).length / Math.max(1, filled2.length);
  const time = Math.max(0, ...cells.map(timeNameWorth)) / 4;
  const aboveTimes = cells.some((cell, column) => kinds[column] === 'time' && cell !== '') ? 0.5 : 0;
  const identifiers =
    (0.2 * filled2.filter((cell) => IDENTIFIER.test(cell)).length) / Math.max(1, filled2.length);
  return (
    2 * distinct * (filled2.length / kinds.length) +
    2 * time +
    aboveTimes +
    identifiers -
    3 * units -
    (isComment ? 0.75 : 0)
  );
}
function fitted(cells, columns) {
  const { width, rows, separator } = columns;
  const trailing = cells.slice(width);
  if (cells.length >= width && trailing.every((name2) => name2 === '')) return cells.slice(0, width);
  const column = (index) => rows.slice(0, 200).map((row) => row[index] ?? '');
  if (cells.length < width && cells.length >= usedWidth(columns))
    return [...cells, ...Array(width - cells.length).fill('')];
  if (cells.length === width - 1) {
    const clock = cells.findIndex(
      (name2, index) => timeNameWorth(name2) >= 2 && isDateAndClock(column(index), column(index + 1)),
    );
    if (separator === BLANKS && clock >= 0)
      return [...cells.slice(0, clock), 'date', 'time', ...cells.slice(clock + 1)];
    return ['', ...cells];
  }
  throw mismatch(cells, columns);
}
function mismatch(cells, { width, rows }) {
  return new Error(
    `its header has ${cells.length} cells (${cells.slice(0, 6).join(' | ')}), its rows have ${width} (${rows[0]?.slice(0, 6).join(' | ') ?? ''}); equally many expected: name the separator by --separator, or the header's line by --header-row`,
  );
}
function isDateAndClock(dates, clocks) {
  return (
    dates.every((cell) => kindOf(cell) === 'time') && clocks.every((cell) => /^\d{1,2}:\d{2}/.test(cell))
  );
}

// libs/telemetry-io/src/dialect/rows-above.ts
function shifted(cells, offset, width) {
  return [...Array(offset).fill(''), ...cells].slice(0, width);
}
function isUnitRow(cells) {
  const filled2 = cells.filter((cell) => cell !== '');
  return filled2.length > 0 && filled2.filter(isUnit).length >= filled2.length / 2;
}
function isGroupRow(cells, width, written3) {
  const filled2 = cells.filter((cell) => cell !== '');
  const isText2 = filled2.every((cell) => kindOf(cell) === 'text');
  return (
    written3 >= width - 1 &&
    width > 2 &&
    isText2 &&
    filled2.length > 0 &&
    (new Set(filled2).size < filled2.length || filled2.length <= width / 2)
  );
}
function filledForward(cells, kinds) {
  let last2 = '';
  return kinds.map((kind, column) => {
    const cell = cells[column] ?? '';
    if (cell !== '') last2 = cell;
    return kind === 'time' ? '' : last2;
  });
}
function commentMarks(lines, header) {
  const marks = lines.flatMap((line, index) =>
    index === header?.index ? [] : (COMMENT.exec(line)?.[1] ?? []),
  );
  return [...new Set(marks)];
}

// libs/telemetry-io/src/dialect/header.ts
var LOOKED_AT = 400;
var MAX_LINES_ABOVE = 60;
function findHeader(head, body, { separator, width }, given2) {
  const lines = head.slice(0, LOOKED_AT);
  const split = lines.map((line) => (line.trim() === '' ? void 0 : splitCells(line, separator)));
  const rows = splitRows(body, separator).filter((row) => row !== void 0);
  const kinds = columnKinds(
    rows.filter((row) => row.length === width),
    width,
  );
  const columns = { width, kinds, rows, separator };
  const isRow = (index) => split[index] !== void 0 && isDataRow(split[index], kinds);
  const from = given2 === void 0 ? 0 : given2;
  let first = lines.findIndex((line, index) => index >= from && !COMMENT.test(line) && isRow(index));
  if (first < 0 && given2 === void 0) first = allTextStart(split, kinds, width);
  if (first < 0) throw new Error(noRows(lines, split));
  const unread = lines.slice(0, first).filter((line) => line.trim() !== '' && !COMMENT.test(line));
  if (given2 === void 0 && unread.length > MAX_LINES_ABOVE)
    throw new Error(
      `${unread.length} lines above its first row are none, such as ${JSON.stringify(unread.at(-1).slice(0, 80))}; at most ${MAX_LINES_ABOVE} expected: name the separator by --separator, or the header's line by --header-row`,
    );
  const above = lines
    .slice(0, first)
    .map((line, index) => headerRow(line, index, separator))
    .filter((row) => row !== void 0);
  const chosen =
    given2 === void 0 ? chooseNames(above, lines, columns) : above.find(({ index }) => index === given2 - 1);
  if (given2 !== void 0 && given2 > 0 && chosen === void 0)
    throw new Error(
      `line ${given2} cannot be its header: it is blank, or below the first row; name another by --header-row`,
    );
  return describe(chosen, above, lines.slice(0, first), columns);
}
function describe(chosen, above, lines, columns) {
  const { width, kinds } = columns;
  const others = above.filter(({ index }) => index !== chosen?.index);
  const names = chosen === void 0 ? Array(width).fill('') : fitted(chosen.cells, columns);
  const offset = chosen === void 0 ? 0 : Math.max(0, names.indexOf(chosen.cells[0] ?? ''));
  const aligned = others.map(({ cells, index, isComment }) => ({
    index,
    isComment,
    cells: shifted(cells, offset, width),
  }));
  const unitRow = aligned.find(({ index, cells }) => index > (chosen?.index ?? -1) && isUnitRow(cells));
  const groupRow = aligned.find(
    ({ index, cells, isComment }) =>
      !isComment &&
      index !== unitRow?.index &&
      isGroupRow(cells, width, others.find((row) => row.index === index).cells.length),
  );
  const used = /* @__PURE__ */ new Set([chosen?.index, unitRow?.index, groupRow?.index]);
  return {
    names,
    units: names.map((name2, column) => unitInName(name2) ?? bareUnit(unitRow?.cells[column] ?? '')),
    ...(groupRow !== void 0 && { groups: filledForward(groupRow.cells, kinds) }),
    line: chosen === void 0 ? 0 : chosen.index + 1,
    skipLines: lines.length,
    skipped: lines.filter((line, index) => line.trim() !== '' && !used.has(index)),
    width,
    comments: commentMarks(lines, chosen),
  };
}
function noRows(lines, split) {
  const filled2 = split.filter((cells) => cells !== void 0);
  if (filled2.length === 1) return `it has a header (${filled2[0].join(', ')}) but no rows`;
  return `no row of numbers found below ${JSON.stringify(lines.find((line) => line.trim() !== '') ?? '')}; name the header's line by --header-row, or the separator by --separator`;
}

// libs/telemetry-io/src/times/spread.ts
function spread(items, most) {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]);
}

// libs/telemetry-io/src/dialect/separator.ts
var SEPARATORS = [';', '	', '|', ',', BLANKS];
var SAMPLED_ROWS = 400;
var COMMENT2 = /^\s*(#|%|\/\/)/;
var TEXT_WORTH = 0.4;
var BLANKS_WORTH = 0.9;
function declaredSeparator(line) {
  return /^\ufeff?"?sep=(\\t|.)"?;?$/i.exec(line.trim())?.[1]?.replace('\\t', '	');
}
function findSeparation(lines, top, given2) {
  const sampled = spread(
    lines.filter((line) => line.trim() !== ''),
    SAMPLED_ROWS,
  );
  if (given2 !== void 0) return { separator: given2, width: widthBy(given2, sampled, top) };
  const rated = SEPARATORS.map((separator) => rate(separator, sampled, top));
  const best = rated.reduce((a, b) => (b.worth > a.worth + 1e-9 ? b : a));
  if (best.worth > 0 && best.fitsTop) return best;
  const whole = rate('', sampled, top);
  return whole.worth > best.worth ? whole : best;
}
function rate(separator, lines, top) {
  const width = widthBy(separator, lines, top);
  if (separator !== '' && width < 2) return { separator, width, worth: 0, fitsTop: false };
  const rows = splitRows(lines, separator).filter((row) => row !== void 0);
  const regular = rows.filter((row) => row.length === width);
  const told = regular.map((row) => row.reduce((sum, cell) => sum + cellWorth(cell), 0) / width);
  const mean2 = told.reduce((sum, worth) => sum + worth, 0) / Math.max(1, told.length);
  const share = (regular.length / Math.max(1, lines.length)) ** 2;
  const fitsTop = matchesTop(separator, width, top);
  const prior = separator === BLANKS ? BLANKS_WORTH : 1;
  return { separator, width, worth: prior * share * mean2 * (fitsTop ? 1 : 0.5), fitsTop };
}
function widthBy(separator, lines, top) {
  const width = usualWidth(splitRows(lines, separator).filter((row) => row !== void 0));
  const [first, second] = splitRows(top.filter((line) => line.trim() !== '').slice(0, 2), separator);
  const isTold =
    first !== void 0 &&
    second !== void 0 &&
    first.length === second.length &&
    second.some((cell) => kindOf(cell) === 'number');
  return width < 2 && isTold ? first.length : width;
}
function cellWorth(cell) {
  const kind = kindOf(cell);
  if (kind === 'text') return /[;\t|]|\d,-?\d/.test(cell) ? 0 : TEXT_WORTH;
  return kind === 'empty' ? 0.7 : 1;
}
function matchesTop(separator, width, top) {
  const rows = splitRows(
    top.filter((line) => line.trim() !== '' && !COMMENT2.test(line)).slice(0, 12),
    separator,
  ).map((row) => withoutTrailing(row ?? []));
  const [first = width, ...others] = rows.map(({ length }) => length);
  if (first === width || (first > 1 && Math.abs(first - width) <= 1)) return true;
  const isTitled = rows[1]?.every((cell) => kindOf(cell) === 'text') ?? false;
  return isTitled || others.some((cells) => cells !== width);
}
function usualWidth(rows) {
  const counts = /* @__PURE__ */ new Map();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  return [...counts].sort(([a, x], [b, y]) => y - x || b - a)[0]?.[0] ?? 0;
}
function withoutTrailing(row) {
  return row.length > 1 && row.at(-1) === '' ? row.slice(0, -1) : [...row];
}

// libs/telemetry-io/src/numbers/sentinels.ts
var NINES = [2, 3, 4, 5, 6, 7].map((digits) => '9'.repeat(digits));
var FRACTIONS = ['', '.9', '.99', '.999', '.9999'];
var LIMITS = [32767, 65535, 65534, -32768, -32767, 2147483647, -2147483648, 4294967295];
var CANDIDATES = /* @__PURE__ */ new Set([
  ...[-9.99, -999.25, -9999.25],
  ...NINES.flatMap((nines) => FRACTIONS.map((fraction) => Number(`-${nines}${fraction}`))),
  ...NINES.flatMap((nines) => FRACTIONS.map((fraction) => Number(`${nines}${fraction}`))),
  ...[888, 7777, 8888, 88888, 6999, 7999].flatMap((code) => (code > 1e3 ? [code, -code] : [-code])),
  ...LIMITS.flatMap((limit) => [1, 10, 100, 1e3].map((scale) => limit / scale)),
  ...[1e20, 1e30, 1e31, 1e34, 1e36, 34028235e31, 996921e31].flatMap((code) => [code, -code]),
]);
function isSentinel(value) {
  return CANDIDATES.has(value);
}
var BEYOND = 2;
var BEYOND_SMALL = 10;
var LOWEST_NEGATIVE = -99;
var BEYOND_NEGATIVE = 0.25;
function sentinelCodes(values) {
  const { low, high } = rangeOf(values.filter((value) => !CANDIDATES.has(value)));
  if (!Number.isFinite(low)) return (value) => value <= LOWEST_NEGATIVE && CANDIDATES.has(value);
  const width = high - low;
  return (value) => {
    if (!CANDIDATES.has(value)) return false;
    const distance = value < low ? low - value : value - high;
    if (distance <= 0) return false;
    if (value < 0 && low >= 0) return distance > BEYOND_NEGATIVE * width && -value > 0.5 * high;
    const beyond = value > 0 && value < 100 ? BEYOND_SMALL : BEYOND;
    return distance > beyond * width && Math.abs(value) > beyond * Math.max(Math.abs(low), Math.abs(high));
  };
}
function rangeOf(values) {
  const sorted2 = Float64Array.from(values).sort();
  const cut = Math.floor(sorted2.length / 1e3);
  return { low: sorted2[cut] ?? Number.NaN, high: sorted2[sorted2.length - 1 - cut] ?? Number.NaN };
}

// libs/telemetry-io/src/numbers/decide-form.ts
var AmbiguousNumbers = class extends Error {};
var ONE_MARK = /^[+-]?(\d*)([.,])(\d+)$/;
var EXPONENT = /e[+-]?\d+$/i;
function decideNumberForm(columns, separator, hasDottedDates = false) {
  const comma = { decimal: 0, group: 0, either: 0, example: void 0 };
  const point2 = { decimal: 0, group: 0, either: 0, example: void 0 };
  for (const cells of columns) for (const cell of cells) weigh(cell, comma, point2);
  if (comma.decimal + comma.group + comma.either === 0) return pointsOnly(columns, point2, separator);
  if (comma.decimal > 0 && point2.decimal > 0 && comma.decimal < point2.decimal / 20)
    return { form: PLAIN_NUMBERS };
  if (comma.decimal > 0 && point2.decimal > 0 && point2.decimal < comma.decimal / 20)
    return { form: COMMA_NUMBERS };
  if (comma.decimal > 0 && point2.decimal > 0)
    return byColumn(columns, comma.decimal > point2.decimal ? COMMA_NUMBERS : PLAIN_NUMBERS);
  if (comma.decimal > 0 || point2.group > 0) return { form: COMMA_NUMBERS };
  if (point2.decimal > 0 || comma.group > 0) return { form: PLAIN_NUMBERS };
  return eitherWay(columns, comma, point2, hasDottedDates ? ';' : separator);
}
function byColumn(columns, otherwise) {
  const forms = columns.map((cells) => {
    const comma = { decimal: 0, group: 0, either: 0, example: void 0 };
    const point2 = { decimal: 0, group: 0, either: 0, example: void 0 };
    for (const cell of cells) weigh(cell, comma, point2);
    if (comma.decimal > 0 && point2.decimal > 0)
      throw new AmbiguousNumbers(
        `some numbers of a column have a decimal comma (${comma.example}), others a decimal point (${point2.example}); say which by --decimal`,
      );
    if (comma.decimal > 0) return COMMA_NUMBERS;
    return point2.decimal > 0 ? PLAIN_NUMBERS : otherwise;
  });
  return { form: otherwise, columns: forms };
}
function eitherWay(columns, comma, point2, separator) {
  if (point2.either > 0 || columns.some((cells) => goesOnInThousands(cells, ',')))
    return { form: PLAIN_NUMBERS };
  const example = comma.example;
  const both = `${example} are read as ${example.replace(',', '.')}, not as ${example.replace(',', '')}`;
  if (separator === ';' || separator === '')
    return { form: COMMA_NUMBERS, doubt: `numbers such as ${both}: --decimal . if that is wrong` };
  throw new AmbiguousNumbers(
    `numbers such as ${example} can be ${example.replace(',', '.')} (--decimal ,) or ${example.replace(',', '')} (--decimal .); say which`,
  );
}
function pointsOnly(columns, point2, separator) {
  if (point2.group > 0 && point2.decimal === 0) return { form: COMMA_NUMBERS };
  if (point2.decimal === 0 && point2.either > 0 && columns.some((cells) => goesOnInThousands(cells, '.')))
    return { form: COMMA_NUMBERS };
  if (point2.decimal > 0 || point2.either === 0 || separator === ',') return { form: PLAIN_NUMBERS };
  const example = point2.example;
  return {
    form: PLAIN_NUMBERS,
    doubt: `numbers such as ${example} are read as they stand, not as ${example.replace('.', '')}: --decimal , if that is wrong`,
  };
}
function goesOnInThousands(cells, mark) {
  const marked2 = cells.filter((cell) => cell.includes(mark));
  const bare2 = cells.filter((cell) => /^[+-]?\d+$/.test(cell) && !isSentinel(Number(cell)));
  if (marked2.length === 0 || bare2.length === 0) return false;
  const largest = bare2.reduce((most, cell) => Math.max(most, Math.abs(Number(cell))), 0);
  const smallest = marked2.reduce(
    (least, cell) => Math.min(least, Number(cell.replaceAll(/[^\d]/g, ''))),
    Number.POSITIVE_INFINITY,
  );
  const isGroup = marked2.every((cell) => /^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/.test(cell));
  return isGroup && largest >= 100 && largest < 1e3 && smallest <= 3 * largest;
}
function weigh(written3, comma, point2) {
  if (PLAIN_POINT.test(written3)) return weighPoint(written3, point2);
  if (!/\d/.test(written3)) return;
  const cell = (splitUnit(written3)?.number ?? written3).replace(/^['’]/, '').replace(/(?<=\d)-$/, '');
  const commas = count(cell, ',');
  const points = count(cell, '.');
  if (commas + points === 0 || /^[+-]?0\d/.test(cell) || !/^[+-]?[\d.,\s'’]+(e[+-]?\d+)?$/i.test(cell))
    return;
  if (commas > 0 && points > 0) {
    const [last2, other] = cell.lastIndexOf(',') > cell.lastIndexOf('.') ? [comma, point2] : [point2, comma];
    last2.decimal++;
    other.group++;
    last2.example ??= written3;
    return;
  }
  const evidence = commas > 0 ? comma : point2;
  if (commas + points > 1) {
    if (!/^[+-]?\d{1,3}([.,]\d{3})+$/.test(cell)) return;
    evidence.group++;
  } else if (isDecimal(cell)) evidence.decimal++;
  else evidence.either++;
  if (evidence.example === void 0 || isDecimal(cell)) evidence.example = written3;
}
var PLAIN_POINT = /^-?\d+\.\d+$/;
function weighPoint(cell, point2) {
  const at = cell.indexOf('.');
  const isOpen2 =
    cell.length - at === 4 &&
    at <= 3 + Number(cell.startsWith('-')) &&
    !cell.startsWith('0') &&
    !cell.startsWith('-0');
  if (isOpen2) point2.either++;
  else point2.decimal++;
  if (point2.example === void 0 || !isOpen2) point2.example = cell;
}
function isDecimal(cell) {
  if (EXPONENT.test(cell) || /[\s'’]\d{3}[.,]/.test(cell)) return true;
  const [, before = '', , behind = ''] = ONE_MARK.exec(cell) ?? [];
  return behind.length !== 3 || before.length > 3 || before === '' || before.startsWith('0');
}
function count(text, mark) {
  let found = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found++;
  return found;
}

// libs/telemetry-io/src/tables/csv-rows.ts
var ROW_LIMIT = 1048576;
var CsvRows = class {
  /** Lines below the header that were no rows: comments, headers that come again. */
  passedOver = 0;
  #separator;
  #width;
  #comments;
  #header;
  #headerText;
  #skippedTexts;
  #toSkip;
  /** Where the cells of a row stand in the header that came last; undefined where as at first. */
  #order;
  /** Names of the header that came last, where they are others; its rows are refused. */
  #foreign;
  constructor(separator, header, declaredLines) {
    this.#separator = separator;
    this.#width = header.width;
    this.#comments = header.comments;
    this.#header = header.names;
    this.#headerText = header.names.join('\0');
    this.#skippedTexts = new Set(header.skipped.map((line) => line.trim()));
    this.#toSkip = header.skipLines + declaredLines;
  }
  read(lines) {
    const skipped = Math.min(this.#toSkip, lines.length);
    this.#toSkip -= skipped;
    const filled2 = lines.slice(skipped).filter((line) => line !== '' && line.trim() !== '');
    const cells = splitRows(
      filled2.some((line) => line.length > ROW_LIMIT)
        ? filled2.map((line) => line.slice(0, ROW_LIMIT))
        : filled2,
      this.#separator,
    );
    const rows = [];
    filled2.forEach((line, index) => {
      const row = this.#row(line, cells[index]);
      if (row === void 0) this.passedOver++;
      else rows.push(row);
    });
    return rows;
  }
  #row(text, cells) {
    if (this.#comments.some((mark) => text.startsWith(mark))) return void 0;
    if (text.length > ROW_LIMIT)
      return {
        text: text.slice(0, ROW_LIMIT),
        misfit: { reason: 'too_large', why: `${text.length} characters found, at most ${ROW_LIMIT} allowed` },
      };
    if (cells === void 0) return this.#misfit(text, 'quotes that do not match');
    const spare = cells.length - this.#width;
    if (spare !== 0 && !(spare > 0 && cells.slice(this.#width).every((cell) => cell === '')))
      return this.#skippedTexts.has(text.trim()) ? void 0 : this.#misfit(text, `${cells.length} cells`);
    const row = spare > 0 ? cells.slice(0, this.#width) : cells;
    if (this.#isHeader(row, text)) return void 0;
    if (this.#foreign !== void 0) return { text, misfit: { reason: 'schema', why: this.#foreignWhy() } };
    return { text, cells: this.#order === void 0 ? row : this.#order.map((at) => row[at]) };
  }
  /** A header that comes again; its columns may come in another order. */
  #isHeader(row, text) {
    const [first = ''] = row;
    const at = this.#header.indexOf(first);
    if (at < 0 || first === '') return this.#skippedTexts.size > 0 && this.#skippedTexts.has(text.trim());
    if (row.join('\0') === this.#headerText) {
      this.#order = void 0;
      this.#foreign = void 0;
      return true;
    }
    const order = this.#header.map((name2) => row.indexOf(name2));
    const isSame2 = order.every((index) => index >= 0) && new Set(order).size === order.length;
    if (!isSame2 && !row.every((cell) => cell === '' || kindOf(cell) === 'text')) return false;
    this.#order = isSame2 ? order : void 0;
    this.#foreign = isSame2 ? void 0 : row.join(', ');
    return true;
  }
  #foreignWhy() {
    return `the header above it (${this.#foreign.slice(0, 80)}) names other columns than the first one (${this.#header.join(', ').slice(0, 80)}); files of their own expected`;
  }
  #misfit(text, found) {
    const why = `${found} found, ${this.#width} cells as in the first row expected`;
    return { text, misfit: { reason: 'ragged_row', why } };
  }
};

// libs/telemetry-io/src/tables/csv-table.ts
var BODY_ROWS = 1200;
var TOP_LINES = 60;
var DOTTED_DATE = /^\d{1,2}\.\d{1,2}\.\d{4}/;
function csvTable(lines, options) {
  const filled2 = lines.head.filter((line) => line.trim() !== '');
  if (filled2.length === 0) throw new Error('it is empty; rows of CSV, JSON or line protocol expected');
  const declared = declaredSeparator(filled2[0]);
  const declaredLines = declared === void 0 ? 0 : lines.head.findIndex((line) => line.trim() !== '') + 1;
  const head = lines.head.slice(declaredLines);
  const body = bodyLines(head, lines.runs);
  const separation = findSeparation(body, head.slice(0, TOP_LINES), given(options.separator) ?? declared);
  const { separator } = separation;
  const header = findHeader(
    head,
    spread(body, BODY_ROWS),
    separation,
    options.headerRow === void 0 ? void 0 : Math.max(0, options.headerRow - declaredLines),
  );
  const runs = [head.slice(header.skipLines), ...lines.runs].map((run) =>
    rowsOf(run, separator, header.width),
  );
  const { form, columns, doubt } = numberForm(options, runs, separator);
  const isNamed = header.names.some((name2) => name2 !== '');
  const written3 = header.groups === void 0 ? header.names : withGroups(header.names, header.groups);
  const names = distinctNames(isNamed ? written3 : generatedNames(runs[0].slice(0, 200), header.width));
  return {
    sample: {
      names,
      units: header.units,
      ...(header.groups && { groups: header.groups, titles: header.names }),
      runs,
      numbers: form,
      ...(columns && { columnNumbers: columns }),
    },
    separator,
    header: { ...header, line: header.line === 0 ? 0 : header.line + declaredLines },
    notes: [
      ...(isNamed ? [] : [`no header: columns are named ${shortened(names)}`]),
      ...renamed(written3, names),
    ],
    doubts: doubt === void 0 ? [] : [doubt],
    rows: () => new CsvRows(separator, header, declaredLines),
  };
}
function given(separator) {
  const words2 = {
    tab: '	',
    '\\t': '	',
    blank: ' ',
    blanks: ' ',
    space: ' ',
    comma: ',',
    semicolon: ';',
  };
  return separator === void 0 ? void 0 : (words2[separator.toLowerCase()] ?? separator);
}
function bodyLines(head, runs) {
  const written3 = head.filter((line) => line.trim() !== '');
  const rows = written3.filter((line) => !COMMENT.test(line));
  const filled2 = rows.length > 1 ? rows : written3;
  const below =
    filled2.length > 20
      ? filled2.slice(Math.min(TOP_LINES, filled2.length >> 1))
      : filled2.slice(filled2.length > 2 ? 1 : 0);
  return [...below, ...runs.flat()];
}
function rowsOf(lines, separator, width) {
  const filled2 = lines.filter((line) => line.trim() !== '');
  return splitRows(filled2, separator)
    .filter((row) => row !== void 0 && row.length >= width)
    .map((row) => row.slice(0, width));
}
function numberForm({ decimal }, runs, separator) {
  if (decimal !== void 0) return { form: decimal === ',' ? COMMA_NUMBERS : PLAIN_NUMBERS };
  const rows = runs.flat();
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]));
  return decideNumberForm(
    columns,
    separator,
    rows
      .slice(0, 50)
      .flat()
      .some((cell) => DOTTED_DATE.test(cell)),
  );
}
function withGroups(names, groups) {
  const isShared = (name2) => names.filter((one) => one === name2).length > 1;
  return names.map((name2, index) =>
    name2 !== '' && isShared(name2) && groups[index] !== '' ? `${groups[index]} ${name2}` : name2,
  );
}
function renamed(written3, names) {
  const changed = written3.flatMap((name2, index) =>
    name2 !== '' && name2 !== names[index] ? [`${name2} \u2192 ${names[index]}`] : [],
  );
  return changed.length === 0
    ? []
    : [
        `columns of one name told apart: ${changed.slice(0, 8).join(', ')}${changed.length > 8 ? ' \u2026' : ''}`,
      ];
}
function shortened(names) {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, \u2026, ${names.at(-1)}` : names.join(', ');
}

// libs/telemetry-io/src/reading/outcome.ts
function refused(row, text, reason, why) {
  return { row, samples: [], text, refusal: { reason, message: `row ${row + 1}: ${why}` } };
}
function shown(value) {
  if (value === void 0) return 'nothing';
  const text = typeof value === 'string' ? value : String(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}\u2026` : text);
}
function safeName(name2) {
  return name2 === '__proto__' ? '_proto_' : name2;
}

// libs/telemetry-io/src/times/form.ts
import { DateTime as DateTime2 } from 'luxon';

// libs/telemetry-io/src/times/iso.ts
function isEpochUnit(text) {
  return text in PER_MILLISECOND;
}
var PER_MILLISECOND = { s: 1e-3, ms: 1, us: 1e3, ns: 1e6 };
var EARLIEST_MS = 1e11;
var LATEST_MS = 1e14;
var ISO =
  /^(\d{4})[-/](\d\d)[-/](\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?$/;
function millisecondsOf(time, unit) {
  return Math.floor(time / PER_MILLISECOND[unit] + 5e-4);
}
function likelyUnit(time) {
  if (time < EARLIEST_MS) return 's';
  if (time < LATEST_MS) return 'ms';
  return time < LATEST_MS * 1e3 ? 'us' : 'ns';
}
function parseIso(text, assumeUtc = false) {
  const match = ISO.exec(text);
  if (match === null) return NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = match;
  if (zone === void 0 && !assumeUtc) return NaN;
  if (Number(day) > new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()) return NaN;
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0');
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${milliseconds}${offsetOf2(zone)}`);
}
function offsetOf2(zone = 'Z') {
  const digits = zone.replace(':', '');
  return digits.length === 1 ? 'Z' : `${digits.slice(0, 3)}:${digits.slice(3).padEnd(2, '0')}`;
}

// libs/telemetry-io/src/times/number-times.ts
var COUNT_FORMS = ['s', 'ms', 'us', 'ns', 'excel', 'ticks', 'filetime', 'labview', 'datenum', 'julian'];
var DAY_MS2 = 864e5;
var TICKS_PER_MS = 1e4;
var COUNTS = {
  excel: [-25569 * DAY_MS2, 1 / DAY_MS2],
  ticks: [-621355968e5, TICKS_PER_MS],
  filetime: [-116444736e5, TICKS_PER_MS],
  labview: [-20828448e5, 1e-3],
  datenum: [-719529 * DAY_MS2, 1 / DAY_MS2],
  julian: [-24405875e-1 * DAY_MS2, 1 / DAY_MS2],
};
var COUNT_WORDS = {
  s: 'seconds since 1970',
  ms: 'milliseconds since 1970',
  us: 'microseconds since 1970',
  ns: 'nanoseconds since 1970',
  excel: 'days of a spreadsheet since 1900',
  ticks: '.NET ticks',
  filetime: 'Windows file time',
  labview: 'seconds since 1904 (LabVIEW)',
  datenum: 'days since year 0 (MATLAB)',
  julian: 'Julian days',
};
function momentOfCount(count2, form) {
  if (form in PER_MILLISECOND) return Math.floor(count2 / PER_MILLISECOND[form] + 5e-4);
  const [originMs, perMs] = COUNTS[form];
  const timeMs = originMs + count2 / perMs;
  const second = Math.round(timeMs / 1e3) * 1e3;
  return perMs < 1e-3 && Math.abs(timeMs - second) < 5 ? second : Math.round(timeMs);
}
var ELAPSED_UNITS = {
  ns: 1e-6,
  us: 1e-3,
  ms: 1,
  s: 1e3,
  min: 6e4,
  h: 36e5,
  d: DAY_MS2,
};
var UNIT_WORDS = {
  ...{
    nanoseconds: 'ns',
    nsec: 'ns',
    usec: 'us',
    µs: 'us',
    μs: 'us',
    microseconds: 'us',
    millis: 'ms',
    msec: 'ms',
    milliseconds: 'ms',
  },
  ...{ sec: 's', secs: 's', second: 's', seconds: 's', sek: 's', sekunden: 's' },
  ...{ mins: 'min', minute: 'min', minutes: 'min', minuten: 'min', m: 'min' },
  ...{ hr: 'h', hrs: 'h', hour: 'h', hours: 'h', std: 'h', stunden: 'h', days: 'd', day: 'd', tage: 'd' },
};
function elapsedUnit(word) {
  const plain2 = word.trim().toLowerCase().replace(/\.$/, '');
  if (Object.hasOwn(ELAPSED_UNITS, plain2)) return plain2;
  return UNIT_WORDS[plain2];
}
var TOLD_FORMS = COUNT_FORMS.filter((form) => form !== 'labview');
function likelyCounts(count2) {
  return TOLD_FORMS.filter((form) => {
    const year = new Date(momentOfCount(count2, form)).getUTCFullYear();
    return year >= EARLIEST_YEAR[form] && year <= LATEST_YEAR;
  });
}
var EARLIEST_YEAR = {
  ...{ s: 1973, ms: 1973, us: 1973, ns: 1992 },
  ...{ excel: 1990, ticks: 1990, filetime: 1990, labview: 1996, datenum: 1990, julian: 1950 },
};
var LATEST_YEAR = 2060;

// libs/telemetry-io/src/times/form.ts
var NO_TIME_START_MS = Date.UTC(2e3, 0, 1);
var DAY_MS3 = 864e5;
function timeReader(form, numberIn2, wallTime = {}) {
  switch (form.kind) {
    case 'count':
      return (text) => plausible(momentOfCount(numberIn2(text), form.count), form.count);
    case 'elapsed':
      return (text) => NO_TIME_START_MS + Math.round(numberIn2(text) * ELAPSED_UNITS[form.unit]);
    case 'clock':
      return readClockAfter;
    default:
      return calendarReader(form, wallTime);
  }
}
function calendarReader(form, { zone, isDescending }) {
  const named2 = zone === void 0 ? void 0 : zoneNamed(zone);
  const clock = named2 === void 0 ? void 0 : new WallClock(named2, isDescending);
  const read2 = writtenReader(form);
  return (text, earlierMs) => {
    const written3 = read2(text);
    if (written3 === void 0) return Number.NaN;
    const { localMs, offsetMinutes } = written3;
    if (offsetMinutes !== void 0) return localMs - 6e4 * offsetMinutes;
    return clock === void 0 ? localMs : clock.toUtc(localMs, earlierMs);
  };
}
function writtenReader(form) {
  if (form.kind === 'calendar') return (text) => readCalendarText(text, form.order);
  if (form.kind === 'format') return (text) => readFormat(text, form.format);
  return readCompact;
}
function readFormat(text, format) {
  const found = DateTime2.fromFormat(text, format, { zone: 'utc', setZone: true });
  if (!found.isValid) return void 0;
  const isOffsetWritten = /[ZzV]/.test(format.replaceAll(/'[^']*'/g, ''));
  const localMs = found.toMillis() + 6e4 * found.offset;
  return isOffsetWritten ? { localMs, offsetMinutes: found.offset } : { localMs };
}
function plausible(timeMs, count2) {
  const earliest = count2 in PER_MILLISECOND ? YEAR_1971_MS : YEAR_1900_MS;
  return timeMs >= earliest && timeMs < YEAR_2200_MS ? timeMs : Number.NaN;
}
var [YEAR_1900_MS, YEAR_1971_MS, YEAR_2200_MS] = [Date.UTC(1900), Date.UTC(1971), Date.UTC(2200)];
function readClockAfter(text, earlierMs = Number.NEGATIVE_INFINITY) {
  const timeMs = NO_TIME_START_MS + readClock(text);
  if (!(timeMs < earlierMs - DAY_MS3 / 2)) return timeMs;
  return timeMs + DAY_MS3 * Math.max(0, Math.round((earlierMs - timeMs) / DAY_MS3));
}
var ORDER_WORDS = {
  ymd: 'year-month-day',
  ydm: 'year-day-month',
  yymd: 'year-month-day with two digits of the year',
  dmy: 'day.month.year',
  mdy: 'month/day/year',
  named: 'dates with the name of the month',
};
function formWords(form) {
  switch (form.kind) {
    case 'calendar':
      return ORDER_WORDS[form.order];
    case 'compact':
      return 'digits yyyymmdd\u2026';
    case 'count':
      return COUNT_WORDS[form.count];
    case 'elapsed':
      return `elapsed time in ${form.unit}`;
    case 'clock':
      return 'a clock without a date';
    case 'format':
      return form.format;
  }
}

// libs/telemetry-io/src/tables/row-reader.ts
var RowReader = class {
  #roles;
  #series;
  #tally;
  #names;
  /** Where the rows carry no time: rows so far, by series. */
  #rows = /* @__PURE__ */ new Map();
  /** Time of the row before, by series and by name of what is measured. */
  #times = /* @__PURE__ */ new Map();
  /** @param series name of the series where no column gives one */
  constructor(roles, names, series, tally) {
    this.#roles = roles;
    this.#names = names;
    this.#series = series;
    this.#tally = tally;
  }
  read({ text, cells, misfit, extra }, row) {
    if (cells === void 0)
      return refused(row, text, misfit?.reason ?? 'ragged_row', misfit?.why ?? 'it does not fit the table');
    const series = this.#seriesOf(cells);
    const timeMs = this.#timeOf(cells, series);
    if (Number.isNaN(timeMs)) return this.#refuseTime(cells, text, row);
    const { nameColumn: nameColumn2 } = this.#roles;
    const outcome = nameColumn2 === void 0 ? this.#wide(cells, extra) : this.#long(cells, nameColumn2);
    if (typeof outcome === 'string')
      return refused(
        row,
        text,
        outcome.startsWith('!') ? 'value_not_finite' : 'schema',
        outcome.replace(/^!/, ''),
      );
    const tags = this.#tagsOf(cells);
    const samples = [];
    for (const [group, values] of outcome) {
      samples.push({
        series: group === '' ? series : safeName(group),
        timeMs,
        values,
        ...(tags && { tags }),
      });
    }
    return { row, samples };
  }
  #seriesOf(cells) {
    const { series } = this.#roles;
    if (series.length === 0) return this.#series;
    return safeName(series.map((index) => textOf2(cells[index])).join('/')) || this.#series;
  }
  #tagsOf(cells) {
    const { tags } = this.#roles;
    if (tags.length === 0) return void 0;
    return Object.fromEntries(tags.map((index) => [this.#names[index], textOf2(cells[index])]));
  }
  #timeOf(cells, series) {
    const { time } = this.#roles;
    if (time === void 0) {
      const row = this.#rows.get(series) ?? 0;
      this.#rows.set(series, row + 1);
      return NO_TIME_START_MS + 1e3 * row;
    }
    const { nameColumn: nameColumn2 } = this.#roles;
    const key = nameColumn2 === void 0 ? series : `${series}\0${textOf2(cells[nameColumn2])}`;
    const timeMs = time.read(cells, this.#times.get(key));
    if (!Number.isNaN(timeMs)) this.#times.set(key, timeMs);
    return timeMs;
  }
  #refuseTime(cells, text, row) {
    const written3 = this.#roles.time.written(cells).trim();
    if (written3 === '') return refused(row, text, 'time_missing', 'time: nothing found');
    return refused(
      row,
      text,
      'time_invalid',
      `time: ${shown(written3)} found; a time as in the other rows (${this.#roles.time.form}) expected`,
    );
  }
  /** Values by machine, or why there are none; a reason that begins with `!` is of a number too large. */
  #wide(cells, extra) {
    const byGroup = /* @__PURE__ */ new Map();
    for (const channel of this.#roles.channels) {
      const value = this.#valueOf(channel, cells);
      if (typeof value === 'string') return value;
      let values = byGroup.get(channel.group ?? '');
      if (values === void 0) byGroup.set(channel.group ?? '', (values = {}));
      values[channel.name] = value;
    }
    if (extra !== void 0) Object.assign(byGroup.get('') ?? {}, extra);
    return byGroup;
  }
  #long(cells, nameColumn2) {
    const name2 = safeName(textOf2(cells[nameColumn2]));
    if (name2 === '')
      return `${this.#names[nameColumn2]}: nothing found; the name of what is measured expected`;
    const channel = this.#roles.channels[0];
    const value = this.#valueOf(channel, cells, name2, channel.byName?.get(name2));
    return typeof value === 'string' ? value : /* @__PURE__ */ new Map([['', { [name2]: value }]]);
  }
  #valueOf({ index, numbers: all, ...channel }, cells, name2 = channel.name, numbers = all) {
    const { quality } = this.#roles;
    const cell = cells[index];
    const value = numbers.read(cell);
    if (value === void 0) return `values.${name2}: ${shown(cell)} found; a number expected`;
    if (value === null) {
      if (typeof cell === 'string' && cell !== '') this.#tally.missingWord(name2, cell);
      return null;
    }
    if (numbers.isCode(value)) {
      this.#tally.missingCode(name2, value);
      return null;
    }
    if (Math.abs(value) > VALUE_LIMIT)
      return `!values.${name2}: ${shown(cell)} found; a number from -${LARGEST} to ${LARGEST} expected`;
    if (quality !== void 0 && quality.bad.has(textOf2(cells[quality.index]))) {
      this.#tally.badQuality(name2);
      return null;
    }
    return value;
  }
};
var LARGEST = String(VALUE_LIMIT).replace('+', '');
function textOf2(cell) {
  if (cell === void 0 || cell === null) return '';
  return typeof cell === 'string' ? cell : cell instanceof Date ? cell.toISOString() : String(cell);
}

// libs/telemetry-io/src/numbers/column-numbers.ts
var FEWEST_TIMES = 3;
var NUMBER_LIKE = /^[-+.,<>]?\s?\d/;
var FEWEST_UNITS = 3;
var UNIT_SHARE = 0.5;
var PREFIXES = {
  n: 1e-9,
  µ: 1e-6,
  μ: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};
var PREFIXED = /* @__PURE__ */ new Set([
  'W',
  'V',
  'A',
  'Hz',
  'Pa',
  'bar',
  'g',
  'J',
  'Wh',
  'l',
  'L',
  'm',
  's',
  'B',
  '\u03A9',
  'N',
  'VA',
  'VAr',
]);
function marksOf(missing = [], form) {
  const numbers = missing.flatMap(
    (mark) => parseNumber(mark, form) ?? parseNumber(mark, { decimal: '.', group: ',' }) ?? [],
  );
  return { words: new Set(missing.map((mark) => mark.trim().toLowerCase())), numbers: new Set(numbers) };
}
function numberColumn(cells, form, marks) {
  const filled2 = cells.filter((cell) => cell !== void 0 && cell !== null && cell !== '');
  const texts = filled2.filter((cell) => typeof cell === 'string');
  const switches = switchWords(new Set(texts.filter((text) => !isMissing(text, marks))));
  if (switches !== void 0) return switchColumn(switches, marks, filled2.length);
  const unit = unitOf(texts, form);
  const bare2 = (cell) => {
    const number2 =
      unit === void 0 || typeof cell !== 'string' ? numberIn(cell, form) : withUnit(cell, unit, form);
    if (typeof number2 === 'number') return marks.numbers.has(number2) ? null : number2;
    return number2 === void 0 && typeof cell === 'string' && marks.words.has(cell.toLowerCase())
      ? null
      : number2;
  };
  const statusWords = repeatedWords(texts.filter((text) => bare2(text) === void 0));
  const read2 = (cell) => {
    const number2 = bare2(cell);
    return number2 === void 0 && typeof cell === 'string' && statusWords.has(cell.toLowerCase())
      ? null
      : number2;
  };
  const outcomes = filled2.map(bare2);
  const values = outcomes.filter((outcome) => typeof outcome === 'number');
  const understood = outcomes.filter((outcome) => outcome !== void 0).length;
  return {
    ...(unit !== void 0 && { unit }),
    statusWords: values.length > 0 ? statusWords : /* @__PURE__ */ new Set(),
    share: filled2.length === 0 ? 0 : understood / filled2.length,
    numbers: values.length,
    read: values.length > 0 ? read2 : bare2,
    isCode: sentinelCodes(values),
  };
}
function switchColumn(switches, marks, filled2) {
  return {
    switches,
    statusWords: /* @__PURE__ */ new Set(),
    share: 1,
    numbers: filled2,
    read: (cell) => {
      if (typeof cell !== 'string') return numberIn(cell);
      const value = switches.get(cell.toLowerCase());
      if (value !== void 0) return value;
      return isMissing(cell, marks) ? null : numberIn(cell);
    },
    isCode: () => false,
  };
}
function isMissing(cell, { words: words2 }) {
  return isMissingWord(cell) || words2.has(cell.toLowerCase());
}
function repeatedWords(words2) {
  const counts = /* @__PURE__ */ new Map();
  for (const word of words2)
    if (!NUMBER_LIKE.test(word)) counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + 1);
  return new Set([...counts].filter(([, times]) => times >= FEWEST_TIMES).map(([word]) => word));
}
function unitOf(texts, form) {
  const counts = /* @__PURE__ */ new Map();
  let withUnits = 0;
  for (const text of texts) {
    if (parseNumber(text, form) !== void 0) continue;
    const split = splitUnit(text);
    if (split === void 0 || parseNumber(split.number, form) === void 0) continue;
    counts.set(split.unit, (counts.get(split.unit) ?? 0) + 1);
    withUnits++;
  }
  const [unit, times] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [void 0, 0];
  const prefixed = [...counts].filter(([other]) => unit !== void 0 && scaleOf(other, unit) !== void 0);
  const alike = prefixed.reduce((sum, [, count2]) => sum + count2, 0);
  const isTold =
    withUnits >= Math.min(FEWEST_UNITS, texts.length) && Math.max(times, alike) >= UNIT_SHARE * withUnits;
  return isTold ? unit : void 0;
}
function withUnit(cell, unit, form) {
  const plain2 = numberIn(cell, form);
  if (plain2 !== void 0) return plain2;
  const split = splitUnit(cell);
  if (split === void 0) return void 0;
  const number2 = parseNumber(split.number, form);
  const scale = scaleOf(split.unit, unit);
  return number2 === void 0 || scale === void 0 ? void 0 : number2 * scale;
}
function scaleOf(from, to) {
  if (from === to) return 1;
  const [a, b] = [prefixOf(from), prefixOf(to)];
  return a === void 0 || b === void 0 || a.base !== b.base ? void 0 : a.factor / b.factor;
}
function prefixOf(unit) {
  if (PREFIXED.has(unit)) return { base: unit, factor: 1 };
  const factor = PREFIXES[unit.charAt(0)];
  return factor !== void 0 && PREFIXED.has(unit.slice(1)) ? { base: unit.slice(1), factor } : void 0;
}

// libs/telemetry-io/src/times/cell-text.ts
var DATE_CALL = /^\/?Date\((-?\d+)(?:[+-]\d{4})?\)\/?$/;
function timeText(cell) {
  if (cell === void 0 || cell === null) return '';
  if (cell instanceof Date) return cell.toISOString();
  const text = String(cell).trim();
  return text.includes('Date(') ? (DATE_CALL.exec(text)?.[1] ?? text) : text;
}

// libs/telemetry-io/src/times/date-order.ts
var AmbiguousDates = class extends Error {};
var DAY_MS4 = 864e5;
var LOOKED_AT2 = 300;
var STEPS_OVER_MIDNIGHT = 5;
function dateOrderOf(runs, column, enough) {
  const cells = runs.flat();
  const some = spread(cells, LOOKED_AT2);
  const share = (order, among = some) =>
    among.filter((cell) => readCalendarText(cell, order) !== void 0).length / Math.max(1, among.length);
  if (share('named') >= enough) return 'named';
  const kind = Math.max(share('ymd'), share('ydm')) >= enough ? 'year first' : 'year last';
  if (kind === 'year last' && Math.max(share('dmy'), share('mdy')) < enough) return void 0;
  const days = [...new Set(cells.map(dayIn))];
  if (kind === 'year first') return share('ydm', days) > share('ymd', days) ? 'ydm' : 'ymd';
  const [dmy, mdy] = [share('dmy', days), share('mdy', days)];
  if (
    days.every((day) => SHORT_DATE.test(day)) &&
    isYearFirst(runs, column, share('yymd', days), Math.max(dmy, mdy))
  )
    return 'yymd';
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  if (cells.every((cell) => /^\d{1,2}\.\d{1,2}\./.test(cell))) return 'dmy';
  const [dayFirst, monthFirst] = [continuity(runs, 'dmy'), continuity(runs, 'mdy')];
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'dmy' : 'mdy';
  if (cells.every((cell) => sameEitherWay(cell))) return 'dmy';
  throw new AmbiguousDates(bothReadings(cells, column));
}
var SHORT_DATE = /^\d{2}-\d{2}-\d{2}$/;
function isYearFirst(runs, column, first, last2) {
  if (first !== last2) return first > last2;
  const goesOn2 = (order) => continuity(runs, order) > 0;
  const [yearFirst, yearLast] = [goesOn2('yymd'), goesOn2('dmy') || goesOn2('mdy')];
  if (yearFirst !== yearLast) return yearFirst;
  const cell = runs.flat()[0];
  throw new AmbiguousDates(
    `the dates of column ${JSON.stringify(column)}, such as ${cell}, can begin with the year (--time-format yy-mm-dd) or end with it (--time-format dd-mm-yy), and none of them tells which; say which`,
  );
}
function continuity(runs, order) {
  let goesOn2 = 0;
  let leaps = 0;
  for (const run of runs) {
    const times = run.map((cell) => readCalendarText(cell, order)?.localMs ?? Number.NaN);
    const steps = times.slice(1).map((time, index) => time - times[index]);
    const within = steps.filter(
      (step, index) => step !== 0 && dayOf(times[index]) === dayOf(times[index + 1]),
    );
    const usual = median(within.map(Math.abs));
    steps.forEach((step, index) => {
      if (dayOf(times[index]) === dayOf(times[index + 1])) return;
      const isNear = usual > 0 ? Math.abs(step) <= Math.max(STEPS_OVER_MIDNIGHT * usual, DAY_MS4) : false;
      if (isNear) goesOn2++;
      else leaps++;
    });
  }
  return goesOn2 > 0 && goesOn2 > leaps ? 1 : 0;
}
function dayIn(cell) {
  return /^[\d./-]+/.exec(cell)?.[0] ?? cell;
}
var dayOf = (timeMs) => Math.floor(timeMs / DAY_MS4);
function sameEitherWay(cell) {
  return readCalendarText(cell, 'dmy')?.localMs === readCalendarText(cell, 'mdy')?.localMs;
}
function bothReadings(cells, column) {
  const cell = cells.find((one) => !sameEitherWay(one));
  const said = (order) =>
    new Date(readCalendarText(cell, order).localMs).toLocaleDateString('en-GB', {
      dateStyle: 'long',
      timeZone: 'UTC',
    });
  return `the dates of column ${JSON.stringify(column)} can be read in two ways, and none of them tells which: ${cell} is ${said('dmy')} (--time-format dd/mm/yyyy) or ${said('mdy')} (--time-format mm/dd/yyyy); say which`;
}

// libs/telemetry-io/src/times/find-time.ts
var UnreadableTimes = class extends Error {};
var ENOUGH = 0.97;
var HALF = 0.5;
var SURE = 3;
var CONSTANT = 10;
var SAMPLED_RUN = 3e3;
var LOOKED_AT3 = 300;
function timeCandidate(column, numbers, isNamed) {
  const runs = column.runs.map((run) => textsOf(run.slice(0, SAMPLED_RUN)));
  const cells = runs.flat();
  if (cells.length === 0) return void 0;
  let found;
  try {
    found = textForm(column, runs, cells) ?? numberForm2(column, runs, cells, numbers, isNamed);
  } catch (refusal) {
    found = {
      form: { kind: 'calendar', order: 'dmy' },
      isDateOnly: !cells.some((cell) => cell.includes(':')),
      refusal,
    };
  }
  if (found === void 0) return void 0;
  const distinct = new Set(cells).size;
  const constant = distinct < 2 && cells.length > 2 ? -CONSTANT : distinct < 0.02 * cells.length ? -1.5 : 0;
  const isWhole = found.form.kind !== 'clock' && found.form.kind !== 'elapsed' && !found.isDateOnly;
  return { ...found, worth: timeNameWorth(column.name) + constant + (isWhole ? 2 : 0) };
}
function textsOf(cells) {
  return cells.flatMap((cell) => {
    if (cell === void 0 || cell === null) return [];
    const text = timeText(cell);
    return isMissingWord(text) ? [] : [text];
  });
}
function textForm({ name: name2 }, runs, cells) {
  if (cells.every((cell) => /^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(cell))) {
    const isDotted =
      cells.filter((cell) => /^\d{1,4}\.\d{1,2}\.\d{2,4}$/.test(cell)).length >= ENOUGH * cells.length;
    if (!isDotted) return compactForm(name2, cells);
  }
  const enough = timeNameWorth(name2) >= 2 ? HALF : ENOUGH;
  const order = dateOrderOf(runs, name2, enough);
  if (order !== void 0) {
    const isDateOnly =
      !cells.some((cell) => cell.includes(':')) &&
      spread(cells, LOOKED_AT3).every((cell) => (readCalendarText(cell, order)?.localMs ?? 0) % 864e5 === 0);
    return { form: { kind: 'calendar', order }, isDateOnly };
  }
  const some = spread(cells, LOOKED_AT3);
  const share = (reads) => some.filter(reads).length / some.length;
  if (share((cell) => readCompact(cell) !== void 0) >= enough)
    return { form: { kind: 'compact' }, isDateOnly: false };
  if (share((cell) => !Number.isNaN(readClock(cell))) >= enough)
    return { form: { kind: 'clock' }, isDateOnly: false };
  return void 0;
}
function compactForm(name2, cells) {
  const isWhole = cells.every((cell) => /^\d{8}(\d\d){0,3}$|^\d{17}$/.test(cell));
  if (!isWhole || new Set(cells.map(({ length }) => length)).size > 1) return void 0;
  const years = cells.map((cell) => Number(cell.slice(0, 4)));
  if (years.some((year) => year < 1900 || year > 2100)) return void 0;
  if (cells.some((cell) => readCompact(cell) === void 0)) return void 0;
  if (timeNameWorth(name2) <= 0 && !ascends(cells.map(Number))) return void 0;
  return { form: { kind: 'compact' }, isDateOnly: cells[0].length === 8 };
}
function numberForm2(column, runs, cells, numbers, isNamed) {
  const read2 = (cell) => parseNumber(cell, numbers) ?? Number.NaN;
  const values = cells.map(read2).filter((value) => !Number.isNaN(value));
  if (values.length < (timeNameWorth(column.name) >= 2 ? HALF : 0.9) * cells.length)
    return isNamed || timeNameWorth(column.name) >= SURE ? unreadable(column, cells) : void 0;
  const worth = timeNameWorth(column.name);
  const unit = unitOf2(column);
  const counts = likelyCounts(median(values));
  const isTime = isNamed || worth >= SURE || unit !== void 0;
  if (!isTime) {
    const [count2] = counts;
    const isEpoch2 = count2 === 's' || count2 === 'ms' || count2 === 'us' || count2 === 'ns';
    const ascending = runs.every((run) => ascends(run.map(read2)));
    if (!isEpoch2 || !ascending || new Set(values).size < 2) return void 0;
    return new Date(momentOfCount(values[0], count2)).getUTCFullYear() < 2e3 ? void 0 : counted(count2);
  }
  const isMeant =
    unit !== void 0 && !counts.includes('s') && !counts.includes('ms') && !counts.includes('us');
  if (isMeant) return { form: { kind: 'elapsed', unit }, isDateOnly: false };
  return countForm(column, values, counts, unit);
}
function countForm(column, values, counts, unit) {
  const [count2, ...others] = counts.filter((one) => !DAYS.has(one) || isDayCount(column, values, one));
  if (count2 === void 0 && unit === void 0 && mayBeDays(values)) throw eitherDaysOrSeconds(column, values[0]);
  if (count2 === void 0) {
    const largest = Math.max(...values.map(Math.abs));
    if (largest < 1e8)
      return {
        form: { kind: 'elapsed', unit: unit ?? 's' },
        isDateOnly: false,
        ...(unit === void 0 && {
          doubt: `the numbers of ${column.name} are taken as seconds: --time-format elapsed-min, elapsed-h, elapsed-ms if they are not`,
        }),
      };
    const looks = COUNTS2.map((one) => `${COUNT_WORDS[one]} (${yearOf2(values[0], one)})`).join(', ');
    throw new UnreadableTimes(
      `the times of column ${JSON.stringify(column.name)} begin with ${values[0]}, which is no moment of our age in ${looks}; name their form by --time-format (labview counts from 1904), or another column by --time`,
    );
  }
  if (others.length > 0) {
    const forms = [count2, ...others].map(
      (one) => `${COUNT_WORDS[one]} (${yearOf2(values[0], one)}, --time-format ${one})`,
    );
    throw new UnreadableTimes(
      `the times of column ${JSON.stringify(column.name)} begin with ${values[0]}: ${forms.join(' or ')}; say which`,
    );
  }
  return counted(count2);
}
var COUNTS2 = ['s', 'ms', 'us', 'ns'];
var DAYS = /* @__PURE__ */ new Set(['excel', 'datenum', 'julian']);
function isDayCount({ name: name2 }, values, count2) {
  if (/(date|datum|serial|excel|julian|jd$|datenum)/i.test(name2)) return true;
  const steps = values
    .slice(1, 500)
    .map((value, index) => value - values[index])
    .filter((step) => step > 0);
  return (
    steps.length > 0 &&
    median(steps) < 1 &&
    values.some((value) => !Number.isInteger(1e3 * value)) &&
    (count2 !== 'excel' || mayBeDays(values))
  );
}
function mayBeDays(values) {
  return values.every((value) => value > DAYS_TO_2000 && value < DAYS_TO_2060);
}
var [DAYS_TO_2000, DAYS_TO_2060] = [36526, 58440];
function eitherDaysOrSeconds({ name: name2 }, first) {
  return new UnreadableTimes(
    `the times of column ${JSON.stringify(name2)} begin with ${first}: days of a spreadsheet (${new Date(momentOfCount(first, 'excel')).toISOString().slice(0, 10)}, --time-format excel) or elapsed seconds (--time-format elapsed-s); say which`,
  );
}
function counted(count2) {
  return { form: { kind: 'count', count: count2 }, isDateOnly: false };
}
function yearOf2(value, count2) {
  const date = new Date(momentOfCount(value, count2));
  return Number.isNaN(date.getTime()) ? 'no date' : `year ${date.getUTCFullYear()}`;
}
function unreadable({ name: name2 }, cells) {
  const isText2 = cells.some((cell) => /\d/.test(cell));
  if (!isText2) return void 0;
  throw new UnreadableTimes(
    `the time column ${JSON.stringify(name2)} begins with ${JSON.stringify(cells[0])}, of a form that is not known; name the form by --time-format, such as "dd.MM.yyyy HH:mm", or another column by --time`,
  );
}
function unitOf2({ name: name2, unit }) {
  if (timeNameWorth(name2) < 2) return void 0;
  const written3 =
    /[([{,]\s*([^)\]}]+?)\s*[)\]}]?\s*$/.exec(name2)?.[1] ??
    unit ??
    /(?:[_\s]|in )([A-Za-zµ]+)$/.exec(name2)?.[1];
  return written3 === void 0 ? void 0 : elapsedUnit(written3);
}
function ascends(values) {
  return values.every((value, index) => index === 0 || value >= values[index - 1]);
}

// libs/telemetry-io/src/times/row-times.ts
var DAY_MS5 = 864e5;
function ofOne(indexes, reader) {
  const [only, ...others] = indexes;
  const written3 = (cells) =>
    others.length === 0
      ? timeText(cells[only])
      : indexes
          .map((index) => timeText(cells[index]))
          .join(' ')
          .trim();
  return { written: written3, read: (cells, earlierMs) => reader(written3(cells), earlierMs) };
}
function ofDateAndClock(date, clock, form, numberOf, wallTime, readTimeOfDay2 = readClock) {
  const wall = wallClock(wallTime);
  const readDate = timeReader(form, numberOf);
  return {
    written: (cells) => `${timeText(cells[date])} ${timeText(cells[clock])}`.trim(),
    read: (cells, earlierMs) => {
      const dayMs = readDate(timeText(cells[date]));
      const localMs = Math.floor(dayMs / DAY_MS5) * DAY_MS5 + readTimeOfDay2(timeText(cells[clock]));
      return wall === void 0 || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}
function withZones({ read: read2, written: written3 }, zones) {
  const clocks = /* @__PURE__ */ new Map();
  const clockOf2 = (name2) => {
    if (!clocks.has(name2)) clocks.set(name2, wallClock({ zone: name2 }));
    return clocks.get(name2);
  };
  return {
    written: (cells) => `${written3(cells)} ${timeText(cells[zones])}`.trim(),
    read: (cells, earlierMs) => {
      const localMs = read2(cells, earlierMs);
      return Number.isNaN(localMs)
        ? localMs
        : (clockOf2(timeText(cells[zones]))?.toUtc(localMs, earlierMs) ?? Number.NaN);
    },
  };
}
function wallClock({ zone, isDescending }) {
  const named2 = zone === void 0 ? void 0 : zoneNamed(zone);
  return named2 === void 0 ? void 0 : new WallClock(named2, isDescending);
}

// libs/telemetry-io/src/times/date-parts.ts
var ORDER = ['year', 'month', 'day', 'dayOfYear', 'clock', 'hour', 'minute', 'second'];
var RANGES2 = {
  ...{ year: [0, 2200], month: [1, 12], day: [1, 31], dayOfYear: [1, 366] },
  ...{ hour: [0, 24], minute: [0, 60], second: [0, 61] },
};
var ENOUGH2 = 0.97;
function datePartsIn(columns) {
  const named2 = datePartColumns(columns.map(({ name: name2 }) => name2));
  if (named2 === void 0) return void 0;
  const parts = new Map([...named2].filter(([part, index]) => isPart(part, columns[index])));
  if (parts.has('hour')) parts.delete('clock');
  else for (const finer of ['minute', 'second']) parts.delete(finer);
  const isWhole = parts.has('year') && ((parts.has('month') && parts.has('day')) || parts.has('dayOfYear'));
  return isWhole ? parts : void 0;
}
function isPart(part, { runs }) {
  const cells = textsOf(runs.flat());
  const fits = (cell) => {
    if (part === 'clock') return !Number.isNaN(readTimeOfDay(cell));
    const [low, high] = RANGES2[part];
    const number2 = Number(cell);
    return number2 >= low && number2 <= high && (part === 'second' || Number.isInteger(number2));
  };
  return cells.length > 0 && cells.filter(fits).length >= ENOUGH2 * cells.length;
}
function datePartTimes(parts, columns, options) {
  const used = ORDER.filter((part) => parts.has(part));
  const indexes = used.map((part) => parts.get(part));
  const clock = parts.get('clock');
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index].name, columns[index].unit))
      .find((hint) => hint !== void 0);
  const wall = wallClock({ zone });
  return {
    columns: indexes,
    form: `${used.join(', ')} in columns of their own`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    written: (cells) => indexes.map((index) => timeText(cells[index])).join(' '),
    read: (cells, earlierMs) => {
      const dayMs = momentOf(
        (part, otherwise) => {
          const index = parts.get(part);
          return index === void 0 ? otherwise : Number(timeText(cells[index]) || Number.NaN);
        },
        parts.has('dayOfYear') && !parts.has('day'),
      );
      const localMs = clock === void 0 ? dayMs : dayMs + readTimeOfDay(timeText(cells[clock]));
      return wall === void 0 || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}
function readTimeOfDay(text) {
  return text.includes(':') ? readClock(text) : readClockDigits(text);
}
function momentOf(at, isDayOfYear) {
  const year = at('year', Number.NaN);
  const fullYear = year < 70 ? 2e3 + year : year < 100 ? 1900 + year : year;
  const [month, day] = isDayOfYear ? [1, at('dayOfYear', 1)] : [at('month', 1), at('day', 1)];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= (isDayOfYear ? 366 : 31))) return Number.NaN;
  const minute = at('minute', 0) % 60;
  const clockMs = ((at('hour', 0) * 60 + minute) * 60 + at('second', 0)) * 1e3;
  return Date.UTC(fullYear, month - 1, day) + Math.round(clockMs);
}

// libs/telemetry-io/src/times/fraction.ts
var FINE_UNITS = /* @__PURE__ */ new Set(['ms', 'us', 'ns']);
var FEWEST_ROWS = 10;
var SAMPLED_ROWS2 = 2e3;
function fractionColumn(used, columns, times, numbers) {
  for (const [index, { name: name2 }] of columns.entries()) {
    const unit = elapsedUnit(plain(name2));
    if (used.includes(index) || unit === void 0 || !FINE_UNITS.has(unit)) continue;
    const read2 = (cell) => (parseNumber(timeText(cell), numbers) ?? Number.NaN) * ELAPSED_UNITS[unit];
    if (goesOn(columns, times, (row) => read2(row[index]))) return { index, read: read2 };
  }
  return void 0;
}
function goesOn(columns, { read: read2 }, fractionOf) {
  const length = Math.min(SAMPLED_ROWS2, columns[0]?.runs[0]?.length ?? 0);
  let together = 0;
  let ascending = 0;
  let [second, before] = [Number.NaN, Number.NaN];
  for (let at = 0; at < length; at++) {
    const row = columns.map(({ runs }) => runs[0]?.[at]);
    const [timeMs, fraction] = [read2(row), fractionOf(row)];
    if (timeMs % 1e3 !== 0 || !(fraction >= 0 && fraction < 1e3)) return false;
    if (timeMs === second) {
      together++;
      if (fraction > before) ascending++;
    }
    [second, before] = [timeMs, fraction];
  }
  return together >= FEWEST_ROWS && ascending >= 0.97 * together;
}
function withFraction({ read: read2, written: written3 }, fraction) {
  return {
    written: (cells) => `${written3(cells)} ${timeText(cells[fraction.index])}`.trim(),
    read: (cells, earlierMs) => read2(cells, earlierMs) + Math.round(fraction.read(cells[fraction.index])),
  };
}

// libs/telemetry-io/src/times/given-form.ts
var ORDERS = {
  iso: 'ymd',
  'iso-utc': 'ymd',
  ymd: 'ymd',
  ydm: 'ydm',
  yymd: 'yymd',
  dmy: 'dmy',
  mdy: 'mdy',
};
var PERCENT = {
  ...{
    '%Y': 'yyyy',
    '%y': 'yy',
    '%m': 'MM',
    '%d': 'dd',
    '%H': 'HH',
    '%I': 'hh',
    '%M': 'mm',
    '%S': 'ss',
    '%f': 'u',
  },
  ...{
    '%p': 'a',
    '%b': 'MMM',
    '%B': 'MMMM',
    '%z': 'ZZZ',
    '%Z': 'z',
    '%j': 'ooo',
    '%a': 'EEE',
    '%A': 'EEEE',
    '%e': 'd',
    '%T': 'HH:mm:ss',
  },
};
function givenForm(text) {
  const word = text.trim().toLowerCase();
  if (COUNT_FORMS.includes(word)) return { kind: 'count', count: word };
  const unit = /^elapsed[-_ ]?(.*)$/.exec(word)?.[1];
  if (unit !== void 0) return { kind: 'elapsed', unit: elapsedUnit(unit) ?? 's' };
  if (word === 'clock' || word === 'hh:mm:ss') return { kind: 'clock' };
  if (word === 'compact' || /^yyyymmdd(hh(mm(ss)?)?)?$/.test(word)) return { kind: 'compact' };
  const order = ORDERS[word] ?? orderOf(word);
  if (order !== void 0) return { kind: 'calendar', order };
  return { kind: 'format', format: formatOf(text.trim()) };
}
function orderOf(word) {
  const parts =
    /^(d{1,2}|m{1,2}|y{2,4})[-/. ](d{1,2}|m{1,2}|y{2,4})[-/. ](d{1,2}|m{1,2}|y{2,4})(?:[ t]h{1,2}:m{1,2}(?::s{1,2})?)?$/.exec(
      word,
    );
  if (parts === null) return void 0;
  const letters = parts
    .slice(1, 4)
    .map((part) => part.charAt(0))
    .join('');
  if (letters === 'ymd' && parts[1] === 'yy') return 'yymd';
  return Object.values(ORDERS).find((order) => order === letters);
}
function formatOf(text) {
  return text.includes('%') ? text.replaceAll(/%[A-Za-z]/g, (part) => PERCENT[part] ?? part) : text;
}

// libs/telemetry-io/src/times/zone-column.ts
var NAMES = new Set(
  'tz timezone zone zeitzone utcoffset tzoffset timezoneoffset gmtoffset zoneoffset offset fuseauhoraire tzcd'.split(
    ' ',
  ),
);
var ENOUGH3 = 0.97;
function zoneColumn(columns) {
  const index = columns.findIndex(({ name: name2, runs }) => {
    if (!NAMES.has(plain(name2))) return false;
    const cells = textsOf(runs.flat());
    const isZone = (cell) => !/^\d+$/.test(cell) && zoneNamed(cell) !== void 0;
    const known = new Set([...new Set(cells)].filter(isZone));
    return cells.length > 0 && cells.filter((cell) => known.has(cell)).length >= ENOUGH3 * cells.length;
  });
  return index < 0 ? void 0 : index;
}

// libs/telemetry-io/src/times/assembled.ts
function assembled(indexes, columns, numbers, options) {
  const [first, second] = indexes;
  const { candidate, isApart } = formOf(indexes, columns, numbers, options);
  const { form } = candidate;
  const numberOf = (text) => parseNumber(text, numbers) ?? Number.NaN;
  const isDate = form.kind === 'calendar' || form.kind === 'compact' || form.kind === 'format';
  const hasZone = isDate && carriesZone(form, columns[indexes.at(-1)]);
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index].name, columns[index].unit))
      .find((hint) => hint !== void 0);
  const zones = isDate && !hasZone && zone === void 0 ? zoneColumn(columns) : void 0;
  const timesIn2 = (inZone, isDescending2 = false) =>
    isApart && second !== void 0
      ? ofDateAndClock(first, second, form, numberOf, { zone: inZone, isDescending: isDescending2 })
      : ofOne(indexes, timeReader(form, numberOf, { zone: inZone, isDescending: isDescending2 }));
  const isDescending = zone !== void 0 && goesBack(timesIn2(void 0), columns);
  const times = zones === void 0 ? timesIn2(zone, isDescending) : withZones(timesIn2(void 0), zones);
  const fraction = fractionColumn(indexes, columns, times, numbers);
  const used = [...indexes, ...[zones, fraction?.index].filter((index) => index !== void 0)];
  return {
    columns: used,
    form: second === void 0 ? formWords(form) : `${formWords(form)} and time of day`,
    ...(isDate && !hasZone && { zone: zones === void 0 ? (zone ?? 'UTC') : columns[zones].name }),
    isInvented: form.kind === 'elapsed' || form.kind === 'clock',
    doubts: candidate.doubt === void 0 ? [] : [candidate.doubt],
    ...(fraction === void 0 ? times : withFraction(times, fraction)),
  };
}
function formOf(indexes, columns, numbers, options) {
  const [first, second] = indexes;
  const column = columns[first];
  const given2 = formGiven(options, column, numbers);
  const whole =
    given2 ??
    timeCandidate(
      second === void 0 ? column : { ...column, runs: joinedRuns(indexes, columns) },
      numbers,
      true,
    );
  const isApart =
    second !== void 0 &&
    given2 === void 0 &&
    whole?.form.kind !== 'calendar' &&
    isClockColumn(columns[second]);
  const candidate = isApart ? timeCandidate(column, numbers, true) : whole;
  if (candidate === void 0) throw unknownForm(column.name, textsOf(column.runs.flat())[0] ?? '');
  if (candidate.refusal !== void 0) throw candidate.refusal;
  return { candidate, isApart };
}
function unknownForm(name2, cell) {
  return new UnreadableTimes(
    `the time column ${JSON.stringify(name2)} holds ${JSON.stringify(cell)}, of a form that is not known; name the form by --time-format, such as "dd.MM.yyyy HH:mm", or another column by --time`,
  );
}
function carriesZone(form, { runs }) {
  const read2 = writtenReader(form);
  const cells = textsOf(runs.flat()).slice(0, 200);
  return cells.length > 0 && cells.every((cell) => read2(cell)?.offsetMinutes !== void 0);
}
function goesBack({ read: read2 }, columns) {
  const [run = []] = columns[0]?.runs ?? [];
  const row = (at) => columns.map(({ runs }) => runs[0]?.[at]);
  return read2(row(run.length - 1)) < read2(row(0));
}
function isClockColumn({ runs }) {
  const cells = textsOf(runs.flat());
  return (
    cells.length > 0 && cells.filter((cell) => !Number.isNaN(readClock(cell))).length >= 0.97 * cells.length
  );
}
function formGiven({ timeFormat, timeUnit }, column, numbers) {
  const text = timeFormat ?? timeUnit;
  if (text === void 0) return void 0;
  const form = givenForm(text);
  return {
    form: timeFormat === void 0 ? unitForm(form, column, numbers) : form,
    isDateOnly: false,
    worth: 0,
  };
}
function unitForm(form, column, numbers) {
  if (form.kind !== 'count') return form;
  const first =
    textsOf(column.runs.flat())
      .map((text) => parseNumber(text, numbers) ?? Number.NaN)
      .find((value) => !Number.isNaN(value)) ?? 0;
  const unit = elapsedUnit(form.count);
  return unit !== void 0 && timeReader(form, Number)(String(first)) < EARLIEST_DATE_MS
    ? { kind: 'elapsed', unit }
    : { kind: 'count', count: form.count };
}
var EARLIEST_DATE_MS = 1e11;
function joinedRuns(indexes, columns) {
  const [first] = indexes;
  return columns[first].runs.map((run, at) =>
    run.map((_, row) =>
      indexes
        .map((index) => timeText(columns[index].runs[at]?.[row]))
        .join(' ')
        .trim(),
    ),
  );
}

// libs/telemetry-io/src/times/digit-clock.ts
var CLOCK_NAME = /^(time|hour|hhmm|hhmmss|uhrzeit|zeit|hrmn|stunde|heure|he$|hr$)/i;
var HOUR_NAME = /^(hour|stunde|heure|he$|hr$)/i;
var HOURS = 24;
function digitClock(date, columns, numbers, options) {
  if (date === void 0) return void 0;
  const clock = columns.findIndex(
    ({ name: name3, runs: runs2 }, index) =>
      index !== date.index && CLOCK_NAME.test(name3.trim()) && isDigits(textsOf(runs2.flat())),
  );
  if (clock < 0) return void 0;
  const { name: name2, unit, runs } = columns[clock];
  const isHour = HOUR_NAME.test(name2.trim()) && !/mm/i.test(name2);
  const hours = textsOf(runs.flat()).map(Number);
  const latest = hours.reduce((most, hour) => Math.max(most, hour), 0);
  if (isHour && latest === HOURS + 1)
    throw new UnreadableTimes(
      `the hours of column ${JSON.stringify(name2)} go up to ${latest}, the day on which the clock goes back; hours from 0 to 24, or times with their zone expected`,
    );
  const zone = options.timeZone ?? zoneHint(name2, unit);
  const { form } = date.candidate;
  const read2 = isHour && latest <= HOURS ? (text) => Number(text || Number.NaN) * 36e5 : readClockDigits;
  const numberOf = (text) => parseNumber(text, numbers) ?? Number.NaN;
  return {
    columns: [date.index, clock],
    form: `${formWords(form)} and time of day in digits`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    ...ofDateAndClock(date.index, clock, form, numberOf, { zone }, read2),
  };
}
function isDigits(cells) {
  return (
    cells.length > 0 &&
    cells.every((cell) => !Number.isNaN(readClockDigits(cell)) || Number(cell) <= HOURS + 1)
  );
}

// libs/telemetry-io/src/times/time-columns.ts
var LIKELY = 1.5;
var DATE_LIKE = /^\D{0,12}\d{1,4}[-/.:\s年]\s?(\d{1,2}|\p{L}{3,9})\.?[-/.:\s月]\s?\d{1,4}(\D|$)/u;
function findTimeColumns(columns, numbers, options, indexOf) {
  if (options.timeZone !== void 0 && zoneNamed(options.timeZone) === void 0)
    throw new Error(
      `there is no time zone ${JSON.stringify(options.timeZone)}; such as Europe/Berlin, UTC or +01:00 expected`,
    );
  const named2 = options.time?.map(indexOf);
  if (named2 !== void 0 && named2.length > 0) return assembled(named2, columns, numbers, options);
  const candidates = columns
    .map((column, index) => ({ index, candidate: timeCandidate(column, numbers, false) }))
    .filter((one) => one.candidate !== void 0)
    .sort((a, b) => b.candidate.worth - a.candidate.worth);
  const best = candidates.find(({ candidate }) => candidate.worth >= LIKELY || isDated(candidate));
  const parts = datePartsIn(columns);
  if (
    parts !== void 0 &&
    (best === void 0 ||
      [...parts].some(([part, index]) => part !== 'clock' && index === best.index) ||
      best.candidate.isDateOnly)
  )
    return datePartTimes(parts, columns, options);
  const other = best === void 0 ? void 0 : companion(best, candidates);
  const digits = other === void 0 ? digitClock(dateColumn(candidates), columns, numbers, options) : void 0;
  if (digits !== void 0) return digits;
  if (best === void 0) return noTimes(columns);
  const found = assembled(other === void 0 ? [best.index] : other, columns, numbers, options);
  return withRival(found, best, candidates, columns);
}
function isDated({ form, refusal }) {
  return form.kind === 'calendar' || refusal !== void 0 || form.kind === 'count';
}
function companion(best, candidates) {
  const isClock = best.candidate.form.kind === 'clock';
  if (!isClock && !best.candidate.isDateOnly) return void 0;
  const other = candidates.find(
    ({ index, candidate }) =>
      index !== best.index &&
      (isClock ? candidate.isDateOnly || candidate.refusal !== void 0 : candidate.form.kind === 'clock'),
  );
  if (other === void 0) return void 0;
  return isClock ? [other.index, best.index] : [best.index, other.index];
}
function dateColumn(candidates) {
  return candidates.find(
    ({ candidate }) =>
      candidate.isDateOnly && candidate.refusal === void 0 && candidate.worth >= LIKELY - CONSTANT,
  );
}
function withRival(found, best, candidates, columns) {
  const rival = candidates.find(
    (one) =>
      !found.columns.includes(one.index) &&
      isDated(one.candidate) &&
      !one.candidate.isDateOnly &&
      one.candidate.worth > 0,
  );
  if (rival === void 0 || best.candidate.worth - rival.candidate.worth >= 2) return found;
  const [taken, left] = [best.index, rival.index].map((index) => columns[index].name);
  return {
    ...found,
    doubts: [...found.doubts, `${taken} is taken for the time, ${left} left out: --time ${left} takes that`],
  };
}
function noTimes(columns) {
  for (const column of columns) {
    const cells = textsOf(column.runs.flat()).slice(0, 300);
    const dates = cells.filter((cell) => DATE_LIKE.test(cell)).length;
    const isTime = timeNameWorth(column.name) >= 2 ? 2 * dates > cells.length : dates > 0.97 * cells.length;
    if (isTime && new Set(cells).size > 2) throw unknownForm(column.name, cells[0]);
  }
  return void 0;
}

// libs/telemetry-io/src/tables/axis.ts
function axisDoubts(time, columns, { runs }) {
  if (time !== void 0) return [];
  const axis = columns.find(({ index, numbers }) => {
    const values = (runs[0] ?? []).slice(0, 200).map((row) => numbers.read(row[index]) ?? Number.NaN);
    const steps = values.slice(1).map((value, at) => value - values[at]);
    return (
      steps.length > 3 && steps.every((step) => step > 0 && Math.abs(step - steps[0]) <= 0.01 * steps[0])
    );
  });
  return axis === void 0
    ? []
    : [
        `${axis.name} rises by equal steps and may be the time: --time ${axis.name} takes it for seconds, --time-format elapsed-ms or elapsed-min for others`,
      ];
}

// libs/telemetry-io/src/tables/channel-columns.ts
var FEWEST_TIMES2 = 4;
var MAX_NAMES = 2e3;
function channelColumns(columns, { groups, titles }) {
  refuseTimes(columns);
  const distinctGroups = new Set(columns.map(({ index }) => groups?.[index] ?? ''));
  const names = columns.map(({ index, name: name2 }) => titles?.[index] ?? name2);
  const isByMachine = groups !== void 0 && (distinctGroups.size === 1 || new Set(names).size < names.length);
  return columns.map(({ index, name: name2, unit, numbers }) => {
    const group = groups?.[index];
    const title = isByMachine ? (titles?.[index] ?? name2) : name2;
    const own = title === '' ? `column_${index + 1}` : title;
    return {
      index,
      name: safeName(own),
      unit,
      numbers,
      ...(isByMachine && group !== void 0 && group !== '' && { group }),
    };
  });
}
function refuseTimes(columns) {
  const times = columns.filter(({ name: name2 }) => isTimeText(name2));
  if (times.length < FEWEST_TIMES2 || 2 * times.length < columns.length) return;
  throw new Error(
    `its columns are named by times (${times
      .slice(0, 3)
      .map(({ name: name2 }) => name2)
      .join(
        ', ',
      )} \u2026), so that time runs to the right; a row for each time expected: turn the table, and name the times in one column`,
  );
}
function numbersByName({ runs, numbers }, name2, value, marks) {
  const cells = /* @__PURE__ */ new Map();
  for (const row of runs.flat()) {
    const key = String(row[name2] ?? '');
    const found = cells.get(key);
    if (found !== void 0) found.push(row[value]);
    else if (cells.size < MAX_NAMES) cells.set(key, [row[value]]);
  }
  return new Map([...cells].map(([key, own]) => [key, numberColumn(own, numbers, marks)]));
}

// libs/telemetry-io/src/tables/column-named.ts
function columnNamed(names, name2) {
  const exact = names.indexOf(name2);
  if (exact >= 0) return exact;
  const loose = names.flatMap((one, index) => (bare(one) === bare(name2) ? [index] : []));
  if (loose.length === 1) return loose[0];
  throw new Error(`no column ${JSON.stringify(name2)}; the columns are ${listed(names)}`);
}
function bare(name2) {
  return name2
    .replace(/\s*[([][^)\]]*[)\]]\s*$/, '')
    .trim()
    .toLowerCase();
}
function listed(names) {
  const shown2 = names
    .slice(0, 20)
    .map((name2) => JSON.stringify(name2))
    .join(', ');
  return names.length > 20 ? `${shown2} and ${names.length - 20} more` : shown2;
}

// libs/telemetry-io/src/tables/column-words.ts
var words = (text) => new Set(text.split(' '));
var SERIES_NAMES = words(
  'series seriesid seriesname machine machineid machinename device deviceid devicename asset assetid assetname equipment equipmentid host hostname server instance node nodeid nodename well wellid wellname turbine turbineid pump pumpid uniqueid itemid entity sensor sensorid sensorname sensornr station stationno siteno sitenumber stationid stationsid stationname site siteid sitename plant plantid location locationid meter meterid meternumber logger loggerid probe probeid anlage anlageid maschine messstelle standort zaehler z\xE4hler ger\xE4t geraet tags tagset labels vehicle vehicleid robot robotid line lineid mac deveui serial serialnumber serialno building room zone vesselid tankid bay',
);
var DOUBTFUL_SERIES_NAMES = words('id unit unitid unitnumber name group source cluster area section');
var CHANNEL_NAMES = words(
  'tag tagname tagid variable variablename parameter parametername parametercode parameterid metric metricname signal signalname channel channelname channelid measurement measurementname measurementtype field fieldname quantity messgr\xF6\xDFe messgr\xF6sse messgroesse kanal kanalname point pointname pointid item itemname attribute attributename property propertyname observedproperty characteristicname entityid key datapoint datapointname kpi kennwert kennung merkmal variabel variable_name opctag nodeidentifier path tagpath varname namepathreference objectname topic pointslicename messgroessenname signalid',
);
var VALUE_NAMES = words(
  'value values val wert messwert state reading result resultvalue resultmeasurevalue mean avg average numericvalue measurementvalue valeur valor waarde valore v\xE6rdi varde v\xE4rde warto\u015B\u0107 data doublevalue floatvalue vvalue actualvalue istwert processvalue pv avgvalue varvalue objectvalue payload tagvalue vvalue',
);
var LABEL_NAMES = words(
  'anomaly anomalies isanomaly changepoint ischangepoint label labels class islabel target groundtruth outlier isoutlier',
);
var QUALITY =
  /^(quality|qualität|qualitaet|qualityflag|qualitycode|qc|qcflag|qualitydetail|qflag|qual|flag|flags|statuscode|opcquality|valuestatus|confidence|approvalstatus|validity|validität|gültigkeit|reliability)$|^qn\d*$|quality$|^qn_/i;
function isQualityName(name2) {
  return QUALITY.test(name2) || /^qn_?\d*$/i.test(name2);
}
var GOOD = /^(good|ok|gut|valid|gültig|192|normal|approved|raw|a|g)\b/i;
var BAD =
  /^(bad|schlecht|invalid|ungültig|error|fail|uncertain|questionable|i\/o|comm|no data|not good|0|4|8|12|16|20|24|28)\b/i;
function badQualities(distinct) {
  const all = [...distinct];
  if (!all.some((word) => GOOD.test(word)) || all.every((word) => GOOD.test(word)))
    return /* @__PURE__ */ new Set();
  return new Set(all.filter((word) => BAD.test(word)));
}

// libs/telemetry-io/src/tables/facts.ts
var MAX_DISTINCT = 5e3;
var LOOKED_AT4 = 6e3;
var FEWEST_ROWS2 = 50;
function factsOf(sample, marks) {
  const rows = spread(sample.runs.flat(), LOOKED_AT4);
  return sample.names.map((name2, index) => {
    const cells = rows.map((row) => row[index]);
    const filled2 = cells.filter(
      (cell) =>
        cell !== void 0 &&
        cell !== null &&
        !(typeof cell === 'string' && (isMissingWord(cell) || marks.words.has(cell.toLowerCase()))),
    );
    const distinct = /* @__PURE__ */ new Set();
    for (const cell of filled2)
      if (distinct.size < MAX_DISTINCT) distinct.add(typeof cell === 'object' ? '' : String(cell));
    const numbers = numberColumn(cells, sample.columnNumbers?.[index] ?? sample.numbers, marks);
    const values = filled2.map((cell) => numbers.read(cell)).filter((value) => typeof value === 'number');
    return {
      index,
      name: name2,
      plain: plain(name2),
      unit: sample.units[index] ?? numbers.unit,
      numbers,
      filled: filled2.length,
      isBlank:
        rows.length >= FEWEST_ROWS2 && cells.every((cell) => cell === '' || cell === null || cell === void 0),
      distinct,
      isNumeric: numbers.numbers > 0 && 2 * numbers.share >= 1 && 2 * values.length >= filled2.length,
      isWhole: values.every(Number.isInteger),
      counts:
        values.length > 2 &&
        sample.runs.every((run) => countsUp(run.slice(0, 1e3).map((row) => numbers.read(row[index])))),
    };
  });
}
function countsUp(values) {
  return values.every(
    (value, index) => index === 0 || (typeof value === 'number' && value === values[index - 1] + 1),
  );
}
function isNumberLike({ distinct }) {
  return isMostly(distinct, /^[-+$€£(]?\s?\d/);
}
function isDigitsAndMarks({ distinct }) {
  return isMostly(distinct, /^[-+]?\d[\d.,;:/+ -]*$/);
}
function isMostly(distinct, form) {
  const cells = [...distinct];
  return cells.length > 2 && cells.filter((cell) => form.test(cell)).length >= 0.9 * cells.length;
}

// libs/telemetry-io/src/tables/key-candidates.ts
var MAX_KEYS = 2e3;
function mayBeKey(column) {
  const { distinct, filled: filled2, isNumeric, isWhole, plain: plain2, name: name2 } = column;
  if (distinct.size === 0 || distinct.size > MAX_KEYS || isQualityName(name2)) return false;
  const isNamed = SERIES_NAMES.has(plain2) || CHANNEL_NAMES.has(plain2) || DOUBTFUL_SERIES_NAMES.has(plain2);
  if (isNumeric) return isNamed && isWhole && column.numbers.switches === void 0 && distinct.size < filled2;
  if (!isNamed && isDigitsAndMarks(column)) return false;
  return (isNamed || distinct.size < filled2 / 3 || filled2 < 10) && column.numbers.switches === void 0;
}
function isMeasured({ isNumeric, name: name2, counts, plain: plain2, isWhole }) {
  const isIdentity = isWhole && (SERIES_NAMES.has(plain2) || DOUBTFUL_SERIES_NAMES.has(plain2));
  return (
    isNumeric && !isQualityName(name2) && !counts && name2 !== '' && !isIdentity && !isBookkeeping(plain2)
  );
}
function isBookkeeping(plain2) {
  return plain2 === 'table' || plain2 === 'result' || plain2 === 'index';
}
function valueColumn(columns, keys) {
  const measured = columns.filter(
    (column) => isMeasured(column) && !(keys.includes(column) && CHANNEL_NAMES.has(column.plain)),
  );
  const byName = measured.filter(({ plain: plain2 }) => VALUE_NAMES.has(plain2));
  if (byName.length === 1) return byName[0];
  return measured.length === 1 ? measured[0] : void 0;
}
function nameColumn(keys, value, given2) {
  const named2 = keys.filter(
    ({ plain: plain2, index, isNumeric }) =>
      CHANNEL_NAMES.has(plain2) && !given2?.includes(index) && index !== value.index && !isNumeric,
  );
  const varying = named2.filter(({ distinct }) => distinct.size > 1);
  return [...(varying.length > 0 ? varying : named2.filter(() => VALUE_NAMES.has(value.plain)))].sort(
    (a, b) => b.distinct.size - a.distinct.size,
  )[0];
}
function namedSeries(columns, keys) {
  const byName = columns.filter(
    ({ plain: plain2, isNumeric, isWhole, distinct, filled: filled2 }) =>
      SERIES_NAMES.has(plain2) && (!isNumeric || isWhole) && filled2 > 0 && distinct.size <= MAX_KEYS,
  );
  const varying = byName.filter(({ distinct }) => distinct.size > 1);
  if (varying.length > 0) return varying.slice(0, 1);
  const doubtful = keys.find(
    ({ plain: plain2, distinct, filled: filled2 }) =>
      DOUBTFUL_SERIES_NAMES.has(plain2) &&
      distinct.size > 1 &&
      distinct.size < filled2 &&
      ![...distinct].every(isUnit),
  );
  if (doubtful !== void 0) return [doubtful];
  return byName.filter(({ isNumeric }) => !isNumeric).slice(0, 1);
}

// libs/telemetry-io/src/tables/telling-apart.ts
var SHARED_MOMENTS = 0.02;
var TURNS = 0.5;
var MAX_MOMENTS = 3e4;
function unnamedKeys(sample, candidates, numbered, time, known) {
  const free = candidates.filter(
    ({ index, distinct, filled: filled2, isNumeric }) =>
      !known.includes(index) && distinct.size > 1 && distinct.size <= filled2 / 2 && !isNumeric,
  );
  const counted2 = numbered.filter(
    ({ index, distinct, filled: filled2 }) =>
      !known.includes(index) && distinct.size > 1 && distinct.size <= Math.min(200, filled2 / 5),
  );
  const found = [];
  for (const column of [...free].sort((a, b) => a.distinct.size - b.distinct.size)) {
    const keys2 = [...known, ...found.map(({ index }) => index)];
    const { shared, turns } = differing(sample, column.index, keys2, time);
    if (shared > SHARED_MOMENTS || (turns > TURNS && !isStateLike(column))) found.push(column);
  }
  const keys = () => [...known, ...found.map(({ index }) => index)];
  for (const column of counted2) {
    if (
      repeats(sample, keys(), time) > SHARED_MOMENTS &&
      repeats(sample, [...keys(), column.index], time) < SHARED_MOMENTS / 4
    )
      found.push(column);
  }
  return found;
}
function isStateLike({ plain: plain2 }) {
  return /(state|status|mode|zustand|event|alarm|message|comment|note|remark|direction|wind|weather|condition|level|severity|class|shift|operator|batch|recipe|phase|program|schicht|charge|rezept)/.test(
    plain2,
  );
}
function differing(sample, column, keys, time) {
  let pairs = 0;
  let shared = 0;
  let turns = 0;
  const moments = /* @__PURE__ */ new Map();
  for (const run of sample.runs) {
    const last2 = /* @__PURE__ */ new Map();
    for (const row of run) {
      const key = keyOf(row, keys);
      const value = String(row[column] ?? '');
      const moment2 = time === void 0 ? void 0 : `${time.written(row)} ${key}`;
      if (moment2 !== void 0) {
        if ((moments.get(moment2) ?? value) !== value) shared++;
        else if (moments.size < MAX_MOMENTS) moments.set(moment2, value);
      }
      const before = last2.get(key);
      last2.set(key, value);
      if (before === void 0) continue;
      pairs++;
      if (before !== value) turns++;
    }
  }
  return { shared: shared / Math.max(1, pairs), turns: turns / Math.max(1, pairs) };
}
function repeats(sample, keys, time) {
  if (time === void 0) return 0;
  const seen = /* @__PURE__ */ new Set();
  let rows = 0;
  for (const row of sample.runs.flat()) {
    if (Number.isNaN(time.read(row))) continue;
    if (++rows > MAX_MOMENTS) break;
    seen.add(`${time.written(row)} ${keyOf(row, keys)}`);
  }
  return 1 - seen.size / Math.max(1, rows);
}
function keyOf(row, keys) {
  return keys.map((index) => String(row[index] ?? '')).join('\0');
}
function sayTheSame(sample, one, other) {
  const [there, back] = [/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map()];
  for (const row of sample.runs.flat()) {
    const [a, b] = [String(row[one] ?? ''), String(row[other] ?? '')];
    if ((there.get(a) ?? b) !== b || (back.get(b) ?? a) !== a) return false;
    there.set(a, b);
    back.set(b, a);
  }
  return there.size > 1;
}

// libs/telemetry-io/src/tables/keys.ts
var REPEATED_SHARE = 0.05;
function findKeys(sample, columns, time, given2) {
  const candidates = columns.filter((column) => mayBeKey(column));
  const value = valueColumn(columns, candidates);
  const name2 = value === void 0 ? void 0 : nameColumn(candidates, value, given2);
  const notes = [];
  const doubts = [];
  const isOther = ({ index }) => index !== name2?.index && index !== value?.index;
  let series = given2 ?? namedSeries(columns.filter(isOther), candidates).map(({ index }) => index);
  const redundant =
    name2 === void 0 || given2 !== void 0
      ? []
      : series.filter((index) => sayTheSame(sample, index, name2.index));
  series = series.filter((index) => !redundant.includes(index));
  if (given2 !== void 0) return { series, ...named(name2, value), redundant, notes, doubts };
  const numbered = columns.filter(
    (column) =>
      isOther(column) &&
      column.isNumeric &&
      column.isWhole &&
      column.numbers.switches === void 0 &&
      !isQualityName(column.name),
  );
  const found = unnamedKeys(sample, candidates.filter(isOther), numbered, time, [
    ...series,
    ...(name2 === void 0 ? [] : [name2.index]),
  ]);
  const alone =
    name2 === void 0 && found.length > 0 && value !== void 0 && columns.filter(isMeasured).length === 1;
  const [first] = found;
  if (first !== void 0 && alone && series.length > 0) {
    notes.push(`${first.name} names what is measured: each of its ${first.distinct.size} names is a channel`);
    return { series, name: first.index, value: value.index, redundant, notes, doubts };
  }
  for (const { index, name: called, distinct } of found) {
    series = [...series, index];
    doubts.push(
      `${called} tells rows of one time apart: each of its ${distinct.size} values is taken for a machine of its own; --series names others`,
    );
  }
  const all = [...series, ...(name2 === void 0 ? [] : [name2.index])];
  const repeated = repeats(sample, all, time);
  if (repeated > REPEATED_SHARE)
    doubts.push(
      `${Math.round(100 * repeated)} % of the rows have the time of another one: where they are of several machines, --series names the column that tells them apart`,
    );
  if (name2 !== void 0)
    notes.push(`${name2.name} names what is measured: each of its ${name2.distinct.size} names is a channel`);
  return { series, ...named(name2, value), redundant, notes, doubts };
}
function named(name2, value) {
  return name2 === void 0 || value === void 0 ? {} : { name: name2.index, value: value.index };
}

// libs/telemetry-io/src/tables/left-out.ts
var MAX_LABELS = 10;
function isChannel(column, time, leftOut) {
  const why = whyNot(column, time);
  if (why !== void 0 && !(why === 'unnamed' && column.filled === 0))
    leftOut.push({
      name: column.name === '' ? `${column.index + 1}` : column.name,
      why,
      hasNumbers: column.numbers.numbers > 0 || (why === 'text' && isNumberLike(column)),
    });
  return why === void 0;
}
function whyNot(column, time) {
  const { name: name2, isNumeric, distinct, filled: filled2, numbers, counts } = column;
  if (name2 === '' && (counts || !isNumeric)) return 'unnamed';
  if (filled2 === 0) return column.isBlank ? 'empty' : void 0;
  if (isBookkeeping(column.plain) && distinct.size <= filled2 / 2 && column.isWhole) return 'constant';
  if (LABEL_NAMES.has(column.plain) && distinct.size <= MAX_LABELS) return 'label';
  if (isQualityName(name2) && distinct.size <= MAX_LABELS && (column.isWhole || !isNumeric)) return 'quality';
  if (!isNumeric) return numbers.numbers === 0 && isDateLike(column) ? 'time' : 'text';
  if (
    counts &&
    time !== void 0 &&
    /^(|index|row|rownumber|nr|no|lfdnr|lfd|record|recno|seq|sequence|unnamed0|n|count|.*id)$/.test(
      column.plain,
    )
  )
    return 'counts rows';
  if (filled2 > 0 && SERIES_NAMES.has(column.plain) && distinct.size === 1) return 'constant';
  if (DOUBTFUL_SERIES_NAMES.has(column.plain) && column.isWhole && distinct.size === 1) return 'constant';
  return void 0;
}
function isDateLike({ distinct }) {
  const [first = ''] = distinct;
  return /\d{4}-\d\d-\d\d/.test(first) && !isUnit(first);
}
function notesOn(leftOut, time, names) {
  const named2 = (why) =>
    leftOut
      .filter((one) => one.why === why)
      .map(({ name: name2 }) => name2)
      .join(', ');
  const said = (why, text) => (named2(why) === '' ? [] : [`${text}: ${named2(why)}`]);
  return [
    ...said('label', 'label columns left out'),
    ...said('text', 'columns of text left out'),
    ...said('unnamed', 'columns without a name left out'),
    ...said('empty', 'columns without any value left out'),
    ...said('quality', 'columns of quality left out'),
    ...said('counts rows', 'columns that count the rows left out'),
    ...said('constant', 'columns of one number that name something left out'),
    ...said('says nothing new', 'columns that tell the rows apart as another does left out'),
    ...(names.includes('__proto__') ? ['the column __proto__ is called _proto_'] : []),
    ...(time === void 0 ? ['no time column: rows are taken as 1 s apart, beginning on 2000-01-01'] : []),
    ...(time?.isInvented
      ? [
          `${time.columns.map((index) => names[index]).join(', ')} holds no dates: taken as ${time.form} since 2000-01-01`,
        ]
      : []),
  ];
}

// libs/telemetry-io/src/tables/roles.ts
function rolesOf(sample, options) {
  const { names } = sample;
  const indexOf = (name2) => columnNamed(names, name2);
  const columns = names.map((name2, index) => ({
    name: name2,
    unit: sample.units[index],
    runs: sample.runs.map((run) => run.map((row) => row[index])),
  }));
  const time = findTimeColumns(columns, sample.numbers, options, indexOf);
  const marks = marksOf(options.missing, sample.numbers);
  const facts = factsOf(sample, marks);
  const tags = options.tags?.map(indexOf) ?? [];
  const free = facts.filter(({ index }) => !time?.columns.includes(index) && !tags.includes(index));
  const keys = findKeys(sample, free, time, options.series?.map(indexOf));
  const dateParts = time === void 0 ? [] : [...(datePartsIn(columns)?.values() ?? [])];
  const redundant = [...keys.redundant, ...dateParts.filter((index) => !time.columns.includes(index))];
  const rest = free.filter(
    ({ index }) => index !== keys.name && !keys.series.includes(index) && !redundant.includes(index),
  );
  const leftOut = redundant.map((index) => ({
    name: names[index],
    why: 'says nothing new',
    hasNumbers: false,
  }));
  const chosen =
    options.channels?.map((name2) => facts[indexOf(name2)]) ??
    rest.filter((column) => isChannel(column, time, leftOut));
  const isLong = keys.value !== void 0 && options.channels === void 0;
  const watched = isLong ? chosen.filter(({ index }) => index === keys.value) : chosen;
  if (isLong)
    for (const { name: name2, numbers } of chosen.filter((column) => !watched.includes(column)))
      leftOut.push({ name: name2, why: 'not named', hasNumbers: numbers.numbers > 0 });
  const numeric = watched.filter(({ numbers, filled: filled2 }) => numbers.numbers > 0 || filled2 === 0);
  if (numeric.every(({ numbers }) => numbers.numbers === 0))
    throw new Error(noNumbers(names, facts, leftOut));
  const quality = free.find((column) => isQualityName(column.name) && badQualities(column.distinct).size > 0);
  return {
    time,
    series: keys.series,
    ...(keys.name !== void 0 && { nameColumn: keys.name }),
    channels: channelColumns(numeric, sample).map((channel) =>
      keys.name === void 0
        ? channel
        : { ...channel, byName: numbersByName(sample, keys.name, channel.index, marks) },
    ),
    tags,
    ...(quality !== void 0 && { quality: { index: quality.index, bad: badQualities(quality.distinct) } }),
    leftOut: leftOut.filter(({ why }) => why !== 'time'),
    notes: [...keys.notes, ...notesOn(leftOut, time, names)],
    doubts: [...(time?.doubts ?? []), ...keys.doubts, ...axisDoubts(time, numeric, sample)],
  };
}
function noNumbers(names, facts, leftOut) {
  const example = facts.find(
    ({ name: name2, distinct }) =>
      leftOut.some((one) => one.name === name2 && one.why === 'text') && distinct.size > 0,
  );
  const holds =
    example === void 0
      ? ''
      : ` (${JSON.stringify(example.name)} holds ${JSON.stringify([...example.distinct][0])})`;
  return `no column of numbers among ${listed(names)}${holds}; name some by --channels, or say how the file is written by --separator, --decimal, --header-row`;
}

// libs/telemetry-io/src/sources/sorting.ts
import { extname } from 'node:path';
function sortCells(separator, time) {
  const isNumber = /since|elapsed|digits/.test(time?.form ?? '');
  const keys = (time?.columns ?? []).map((index) => ` -k${index + 1},${index + 1}${isNumber ? 'n' : ''}`);
  return `sort -s -t ${separator === '	' ? "$'\\t'" : `'${separator}'`}${keys.join('')}`;
}
function sortObjects(time) {
  const keys = time.map((name2) =>
    /^[A-Za-z_][\w.]*$/.test(name2) ? `.${name2}` : `.[${JSON.stringify(name2)}]`,
  );
  return `jq -cs ${quotedForShell(`flatten | sort_by(${keys.join(', ')})[]`)}`;
}
var SORT_LINES = "awk '{ print $NF, $0 }' | sort -s -n -k1,1 | cut -d ' ' -f 2-";
function sortFile(path, headerLines, sortRows) {
  const unpack2 = `${/\.gz$/i.test(path) ? 'gzip -dc' : 'cat'} ${quotedForShell(path)}`;
  const sorted2 = quotedForShell(`sorted${extname(path.replace(/\.gz$/i, ''))}`);
  if (headerLines === 0) return `${unpack2} | ${sortRows} > ${sorted2}`;
  const skip = `tail -n +${headerLines + 1}`;
  return `{ ${unpack2} | head -n ${headerLines}; ${unpack2} | ${skip} | ${sortRows}; } > ${sorted2}`;
}
function quotedForShell(text) {
  return /^[\w./:-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

// libs/telemetry-io/src/tables/order.ts
var LATE_SHARE = 0.05;
var FEW_ROWS = 10;
var SNAP = 0.02;
var HOUR_MS2 = 36e5;
function rhythmOf(sample, roles) {
  const { time, series, nameColumn: nameColumn2 } = roles;
  if (time === void 0) return { intervalMs: 1e3, isInOrder: true };
  const keys = [...series, ...(nameColumn2 === void 0 ? [] : [nameColumn2])];
  const steps = [];
  let setsBack;
  const clocks = /* @__PURE__ */ new Map();
  for (const run of sample.runs) {
    const lastOf = /* @__PURE__ */ new Map();
    for (const row of run) {
      const key = keyOf2(row, keys);
      const before = lastOf.get(key);
      const timeMs = time.read(row, before);
      if (Number.isNaN(timeMs)) continue;
      if (before !== void 0 && timeMs !== before) steps.push(Math.abs(timeMs - before));
      if (before !== void 0 && setsBack === void 0 && isHourBack(timeMs - before)) setsBack = before;
      lastOf.set(key, timeMs);
      clockOf(clocks, keyOf2(row, series)).see(timeMs);
    }
  }
  const late = [...clocks.values()].reduce((sum, clock) => sum + clock.late, 0);
  const seen = [...clocks.values()].reduce((sum, clock) => sum + clock.seen, 0);
  const usual = steps.length > 0 ? usualStep(steps) : void 0;
  return {
    ...(usual !== void 0 && { intervalMs: usual }),
    ...(setsBack !== void 0 && time.zone !== void 0 && isAutumn(setsBack) && { setsBackMs: setsBack }),
    isInOrder: time.isInvented ? true : late <= Math.max(FEW_ROWS, LATE_SHARE * seen),
  };
}
function isHourBack(stepMs2) {
  return stepMs2 < -0.5 * HOUR_MS2 && stepMs2 >= -HOUR_MS2;
}
function isAutumn(timeMs) {
  const date = new Date(timeMs);
  return date.getUTCDay() === 0 && [3, 9, 10].includes(date.getUTCMonth());
}
var SeriesClock = class {
  late = 0;
  seen = 0;
  #reached = Number.NEGATIVE_INFINITY;
  #before = Number.NaN;
  see(timeMs) {
    this.seen++;
    if (timeMs < this.#reached) this.late++;
    const both = Math.min(timeMs, this.#before);
    if (both > this.#reached) this.#reached = both;
    this.#before = timeMs;
  }
};
function clockOf(clocks, key) {
  let clock = clocks.get(key);
  if (clock === void 0) clocks.set(key, (clock = new SeriesClock()));
  return clock;
}
function keyOf2(row, keys) {
  return keys.length === 0 ? '' : keys.map((index) => String(row[index] ?? '')).join('\0');
}
function usualStep(steps) {
  const sorted2 = Float64Array.from(steps).sort();
  let best = { from: 0, count: 0 };
  for (let from = 0, to = 0; from < sorted2.length; from++) {
    while (to < sorted2.length && sorted2[to] <= sorted2[from] * (1 + SNAP)) to++;
    if (to - from > best.count) best = { from, count: to - from };
  }
  const isTold = best.count >= sorted2.length / 4;
  return isTold ? sorted2[best.from + (best.count >> 1)] : sorted2[sorted2.length >> 1];
}

// libs/telemetry-io/src/sources/table-layout.ts
function tableLayout(sample, roles, isStream) {
  const { time, series, nameColumn: nameColumn2, channels, leftOut, notes, doubts } = roles;
  const named2 = (indexes) => indexes.map((index) => sample.names[index]);
  const all =
    nameColumn2 === void 0 ? channels.map(channelWords) : namesIn(sample, nameColumn2, channels[0]?.unit);
  const widest = nameColumn2 === void 0 ? channelsOfOne(roles) : all.length;
  if (widest > CHANNEL_LIMIT && series.length === 0)
    throw new Error(
      `${widest} channels found, at most ${CHANNEL_LIMIT} in one series allowed; name those to watch by --channels: ${listed(all.slice(0, 5).map(({ name: name2 }) => name2))} \u2026`,
    );
  const { intervalMs, isInOrder, setsBackMs } = rhythmOf(sample, roles);
  const isSorted = !isInOrder && !isStream;
  return {
    shape: nameColumn2 === void 0 ? 'a column for each channel' : 'a row for each value',
    ...(time !== void 0 && {
      time: {
        columns: named2(time.columns),
        form: time.form,
        ...(time.zone !== void 0 && { zone: time.zone }),
        isInvented: time.isInvented,
      },
    }),
    ...(time === void 0 && {
      time: { columns: [], form: 'none: rows are taken as 1 s apart', isInvented: true },
    }),
    series: named2(series),
    ...(nameColumn2 !== void 0 && { nameColumn: sample.names[nameColumn2] }),
    channels: all,
    leftOut,
    notes: [
      ...notes,
      ...(isSorted ? ['the rows were not in order of time: sorted'] : []),
      ...zoneNotes(time),
    ],
    doubts: [...doubts, ...(setsBackMs === void 0 ? [] : [setBackDoubt(setsBackMs)])],
    ...(intervalMs !== void 0 && { intervalMs }),
    isSorted,
  };
}
function channelWords({ name: name2, unit, group }) {
  return { name: group === void 0 ? name2 : `${group}: ${name2}`, ...(unit !== void 0 && { unit }) };
}
function channelsOfOne({ channels }) {
  const counts = /* @__PURE__ */ new Map();
  for (const { group = '' } of channels) counts.set(group, (counts.get(group) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
function namesIn(sample, column, unit) {
  const names = new Set(sample.runs.flat().map((row) => String(row[column] ?? '')));
  return [...names]
    .filter((name2) => name2 !== '')
    .sort()
    .map((name2) => ({ name: name2, ...(unit !== void 0 && { unit }) }));
}
function setBackDoubt(timeMs) {
  const moment2 = new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');
  return `the clock goes back an hour at ${moment2}, as local time does in autumn: --time-zone Europe/Berlin or the like puts its rows in order`;
}
function zoneNotes(time) {
  return time?.zone === 'UTC'
    ? ['times without a zone are taken as UTC: --time-zone Europe/Berlin and the like say otherwise']
    : [];
}

// libs/telemetry-io/src/sources/csv.source.ts
function csvSource({ input, lines, text, options, series, tally }) {
  const table = csvTable(lines, options);
  const { sample, separator, header } = table;
  const roles = rolesOf(sample, options);
  const layout = tableLayout(sample, roles, input.isStream);
  async function* outcomes() {
    const reader = new RowReader(roles, sample.names, series, tally);
    const rows = table.rows();
    let row = 0;
    for await (const block of joinQuoted(splitLines(text()))) {
      const read2 = rows.read(block).map((one) => reader.read(one, row++));
      tally.passedOver = rows.passedOver;
      if (read2.length > 0) yield read2;
    }
  }
  return {
    layout: {
      format: 'csv',
      ...layout,
      separator,
      decimal: sample.numbers.decimal,
      headerLine: header.line,
      skippedLines: header.skipped,
      notes: [...table.notes, ...layout.notes],
      doubts: [...table.doubts, ...layout.doubts],
    },
    markLines: header.skipLines + 1,
    sortRows: sortCells(separator, roles.time),
    outcomes,
  };
}

// libs/telemetry-io/src/tables/json-rows.ts
function isObject(candidate) {
  return (
    typeof candidate === 'object' &&
    candidate !== null &&
    !Array.isArray(candidate) &&
    !(candidate instanceof Date)
  );
}
var NESTING_LIMIT = 8;
function rowsIn(document) {
  if (Array.isArray(document)) {
    if (
      document.length > 0 &&
      document.every((one) => Array.isArray(one) && one.some((inner) => isObject(inner)))
    )
      return document.flatMap(rowsIn);
    return document;
  }
  if (!isObject(document)) return [document];
  return columnsAsRows(document) ?? innerRows(document) ?? [document];
}
function columnsAsRows(document) {
  const { columns, data } = document;
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
    const index = document['index'];
    return data.map((row, at) => ({
      ...(Array.isArray(index) && { index: index[at] }),
      ...Object.fromEntries(columns.map((name2, column) => [String(name2), row[column]])),
    }));
  }
  const entries = Object.entries(document);
  const lengths = new Set(entries.map(([, value]) => lengthOf(value)));
  const [length = 0] = lengths;
  if (entries.length < 2 || lengths.size > 1 || length < 2) return void 0;
  const cells = entries.map(([name2, value]) => [name2, Array.isArray(value) ? value : Object.values(value)]);
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(cells.map(([name2, column]) => [name2, column[row]])),
  );
}
function lengthOf(value) {
  const inner = Array.isArray(value)
    ? value
    : isObject(value) && Object.keys(value).every((key) => /^\d+$/.test(key))
      ? Object.values(value)
      : void 0;
  return inner === void 0 || inner.some((one) => typeof one === 'object' && one !== null) ? -1 : inner.length;
}
function innerRows(document) {
  const found = [];
  const look = (object, path) => {
    for (const [key, value] of Object.entries(object)) {
      if (Array.isArray(value) && value.length > 0 && value.every(isObject))
        found.push({ path: [...path, key], rows: value });
      else if (isObject(value) && path.length < 3) look(value, [...path, key]);
    }
  };
  look(document, []);
  const alike = found.filter(({ rows }) => keysOf(rows[0]) === keysOf(found[0].rows[0]));
  if (alike.length > 1)
    return alike.flatMap(({ path, rows }) => rows.map((row) => ({ channel: path.join('.'), ...row })));
  const longest = found.sort((a, b) => b.rows.length - a.rows.length)[0];
  if (longest === void 0 || longest.rows.every((row) => Object.keys(row).length < 2)) return void 0;
  const beside = without(document, longest.path);
  return longest.rows.map((row) => ({ ...beside, ...row }));
}
function keysOf(row) {
  return Object.keys(row).sort().join();
}
function without(document, [key, ...deeper]) {
  const { [key]: inner, ...rest } = document;
  const kept = wordsOf(rest);
  return deeper.length === 0 || !isObject(inner) ? kept : { ...kept, [key]: without(inner, deeper) };
}
function wordsOf(object) {
  const words2 = {};
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) words2[key] = wordsOf(value);
    else if (typeof value === 'string') words2[key] = value;
  }
  return words2;
}
function flattened(object, prefix = '', depth = 0, into = {}) {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null && !(value instanceof Date) && depth < NESTING_LIMIT)
      flattened(value, `${prefix}${key}.`, depth + 1, into);
    else into[`${prefix}${key}`] = value;
  }
  return into;
}

// libs/telemetry-io/src/events/event-values.ts
function moment(time) {
  const number2 =
    typeof time === 'number'
      ? time
      : typeof time === 'string' && /^\d+(\.\d+)?$/.test(time)
        ? Number(time)
        : Number.NaN;
  if (number2 > 0) return millisecondsOf(number2, likelyUnit(number2));
  const text = typeof time === 'string' ? parseIso(time, true) : Number.NaN;
  const calendar = typeof time === 'string' && Number.isNaN(text) ? readCalendarText(time, 'ymd') : void 0;
  const timeMs = calendar === void 0 ? text : calendar.localMs - 6e4 * (calendar.offsetMinutes ?? 0);
  if (Number.isNaN(timeMs))
    throw new Error(`time: ${JSON.stringify(time)} found; a number since 1970 or ISO 8601 text expected`);
  return timeMs;
}
function number(value) {
  if (typeof value === 'boolean') return Number(value);
  if (value === null || value === void 0 || value === '') return null;
  const read2 = Number(value);
  return Number.isFinite(read2) ? read2 : null;
}

// libs/telemetry-io/src/events/labels.ts
var MACHINE = [
  ['service.name', 'job', 'service', 'app', 'namespace'],
  [
    'host.name',
    'instance',
    'host',
    'hostname',
    'device',
    'node',
    'pod',
    'k8s.pod.name',
    'service.instance.id',
  ],
];
var SELF = /* @__PURE__ */ new Set(['__name__', 'db']);
function seriesOf(labels) {
  const parts = MACHINE.flatMap((names) => {
    const name2 = names.find((one) => labels[one] !== void 0 && labels[one] !== '');
    return name2 === void 0 ? [] : [labels[name2]];
  });
  return safeName(parts.join('/'));
}
function channelOf(name2, labels) {
  const used = new Set(MACHINE.flatMap((names) => names.find((one) => labels[one] !== void 0) ?? []));
  const rest = Object.entries(labels).filter(([key]) => !SELF.has(key) && !used.has(key));
  if (rest.length === 0) return safeName(name2);
  return `${name2}{${rest
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`;
}
var Moments = class {
  #found = /* @__PURE__ */ new Map();
  add(series, timeMs, channel, value) {
    const key = `${timeMs} ${series}`;
    let sample = this.#found.get(key);
    if (sample === void 0) this.#found.set(key, (sample = { series, timeMs, values: {} }));
    sample.values[channel] = value;
  }
  get samples() {
    return [...this.#found.values()];
  }
};

// libs/telemetry-io/src/events/dashboards.ts
var GRAPHITE = {
  shape: 'Graphite render result',
  isBySeries: true,
  samples(document, fallback) {
    const { target, datapoints } = document;
    const moments = new Moments();
    for (const [value, time] of datapoints) moments.add(fallback, moment(time), target, number(value));
    return moments.samples;
  },
};
var OPENTSDB = {
  shape: 'OpenTSDB query result',
  isBySeries: true,
  samples(document, fallback) {
    const { metric, tags = {}, dps } = document;
    const moments = new Moments();
    const pairs = Array.isArray(dps) ? dps : Object.entries(dps);
    for (const [time, value] of pairs)
      moments.add(seriesOf(tags) || fallback, moment(time), channelOf(metric, tags), number(value));
    return moments.samples;
  },
};
var CLOUDWATCH = {
  shape: 'CloudWatch metric data',
  isBySeries: true,
  samples(document, fallback) {
    const { MetricDataResults: results } = document;
    const moments = new Moments();
    for (const { Id, Label, Timestamps, Values } of results)
      Timestamps.forEach((time, index) =>
        moments.add(fallback, moment(time), Label ?? Id, number(Values[index])),
      );
    return moments.samples;
  },
};
var GRAFANA = {
  shape: 'Grafana data frames',
  isBySeries: true,
  samples(document, fallback) {
    const { results } = document;
    const moments = new Moments();
    for (const { schema, data } of Object.values(results).flatMap(({ frames }) => frames)) {
      const [times = [], ...columns] = data.values;
      columns.forEach((values, column) => {
        const { name: name2, labels = {} } = schema.fields[column + 1];
        times.forEach((time, row) => {
          if (typeof values[row] !== 'string')
            moments.add(
              seriesOf(labels) || fallback,
              moment(time),
              channelOf(name2, labels),
              number(values[row]),
            );
        });
      });
    }
    return moments.samples;
  },
};
var PAIRS2 = {
  shape: 'a list of times and values for each channel',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    for (const [name2, pairs] of Object.entries(document))
      for (const [time, value] of pairs) moments.add(fallback, moment(time), name2, number(value));
    return moments.samples;
  },
};
function chartOf(document) {
  if (typeof document['target'] === 'string' && isPairs(document['datapoints'])) return GRAPHITE;
  if (typeof document['metric'] === 'string' && typeof document['dps'] === 'object') return OPENTSDB;
  if (Array.isArray(document['MetricDataResults'])) return CLOUDWATCH;
  const { results } = document;
  if (
    isObject(results) &&
    Object.values(results).some((one) => isObject(one) && Array.isArray(one['frames']))
  )
    return GRAFANA;
  const lists = Object.values(document);
  return lists.length > 0 && lists.every(isPairs) ? PAIRS2 : void 0;
}
function isPairs(candidate) {
  return (
    Array.isArray(candidate) &&
    candidate.length > 1 &&
    candidate.every((pair) => Array.isArray(pair) && pair.length === 2)
  );
}

// libs/telemetry-io/src/events/otlp.ts
var OTLP = {
  shape: 'OpenTelemetry metrics (OTLP JSON)',
  isBySeries: false,
  samples(document, fallback) {
    const moments = new Moments();
    const { resourceMetrics } = document;
    for (const { resource, scopeMetrics = [] } of resourceMetrics) {
      const labels = labelsOf(resource?.attributes);
      const series = seriesOf(labels) || Object.values(labels).join('/') || fallback;
      for (const metric of scopeMetrics.flatMap(({ metrics = [] }) => metrics)) {
        for (const point2 of metric.gauge?.dataPoints ?? metric.sum?.dataPoints ?? []) {
          const channel = channelOf(metric.name, labelsOf(point2.attributes));
          moments.add(series, moment(point2.timeUnixNano), channel, number(point2.asDouble ?? point2.asInt));
        }
        for (const point2 of metric.histogram?.dataPoints ?? metric.summary?.dataPoints ?? []) {
          const channel = channelOf(metric.name, labelsOf(point2.attributes));
          moments.add(series, moment(point2.timeUnixNano), `${channel}.count`, number(point2.count));
          moments.add(series, moment(point2.timeUnixNano), `${channel}.sum`, number(point2.sum));
        }
      }
    }
    return moments.samples;
  },
};
function labelsOf(attributes = []) {
  return Object.fromEntries(
    attributes.map(({ key, value = {} }) => [key, String(Object.values(value)[0] ?? '')]),
  );
}

// libs/telemetry-io/src/events/query-results.ts
var VICTORIA = {
  shape: 'VictoriaMetrics export',
  isBySeries: true,
  samples(document, fallback) {
    const { metric, values, timestamps } = document;
    const moments = new Moments();
    const [series, channel] = [
      seriesOf(metric) || fallback,
      channelOf(metric['__name__'] ?? 'value', metric),
    ];
    timestamps.forEach((time, index) => moments.add(series, moment(time), channel, number(values[index])));
    return moments.samples;
  },
};
function resultsOf(document) {
  const inner = isObject(document['data']) ? document['data'] : document;
  const { result, resultType } = inner;
  return resultType === void 0 ? void 0 : result;
}
var PROMETHEUS = {
  shape: 'Prometheus query result',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    const results = resultsOf(document);
    for (const { metric = {}, values, value } of results) {
      const [series, channel] = [
        seriesOf(metric) || fallback,
        channelOf(metric['__name__'] ?? 'value', metric),
      ];
      for (const [time, one] of values ?? (value ? [value] : []))
        moments.add(series, moment(time), channel, number(one));
    }
    return moments.samples;
  },
};
var INFLUX = {
  shape: 'InfluxDB query result',
  isBySeries: true,
  samples(document, fallback) {
    const moments = new Moments();
    const results = document.results;
    for (const { name: name2 = fallback, tags = {}, columns, values } of results.flatMap(
      ({ series = [] }) => series,
    )) {
      const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
      const series = name2 + pairs.sort().join('');
      const time = columns.indexOf('time');
      for (const row of values)
        columns.forEach((column, index) => {
          const value = row[index];
          if (index !== time && typeof value !== 'string')
            moments.add(series, moment(row[time]), column, number(value));
        });
    }
    return moments.samples;
  },
};

// libs/telemetry-io/src/events/telegraf.ts
function isTelegraf(document) {
  return (
    isObject(document) &&
    typeof document['name'] === 'string' &&
    isObject(document['fields']) &&
    'timestamp' in document
  );
}
var TELEGRAF = {
  shape: 'Telegraf JSON',
  isBySeries: false,
  samples(document, fallback) {
    const { metrics } = document;
    return (metrics ?? [document]).map((metric) => {
      if (!isTelegraf(metric)) throw new Error('name, fields and timestamp expected');
      const { name: name2, fields, tags = {}, timestamp } = metric;
      const pairs = Object.entries(tags).map(([key, value]) => `,${key}=${value}`);
      const values = Object.entries(fields).filter(
        ([, value]) => typeof value === 'number' || typeof value === 'boolean',
      );
      return {
        series: name2 + pairs.sort().join('') || fallback,
        timeMs: moment(timestamp),
        values: Object.fromEntries(values.map(([key, value]) => [key, number(value)])),
        tags,
      };
    });
  },
};

// libs/telemetry-io/src/events/json-events.ts
function jsonEventsOf(document) {
  if (!isObject(document)) return void 0;
  if ('resourceMetrics' in document) return OTLP;
  if (isTelegraf(document) || (Array.isArray(document['metrics']) && isTelegraf(document['metrics'][0])))
    return TELEGRAF;
  if (
    isObject(document['metric']) &&
    Array.isArray(document['values']) &&
    Array.isArray(document['timestamps'])
  )
    return VICTORIA;
  if (Array.isArray(resultsOf(document))) return PROMETHEUS;
  if (Array.isArray(document['results']) && isObject(document['results'][0])) return INFLUX;
  return chartOf(document);
}

// libs/telemetry-io/src/tables/json-documents.ts
var DOCUMENT_LIMIT = 256 * 1048576;
var JsonDocuments = class {
  #rest = '';
  #isInArray = false;
  #depth = 0;
  #inText = false;
  #scanned = 0;
  /** Documents that end in this piece. */
  add(piece) {
    this.#rest += piece;
    const found = [];
    let start = 0;
    let at = this.#scanned;
    const text = this.#rest;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) {
        if (code === BACKSLASH) at++;
        else if (code === QUOTE) this.#inText = false;
        continue;
      }
      if (code === QUOTE) {
        this.#inText = true;
        continue;
      }
      if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (this.#depth === 0 && code === OPEN_BRACKET && !this.#isInArray && opensObjects(text, at)) {
          this.#isInArray = true;
          start = at + 1;
        } else this.#depth++;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (this.#depth === 0) {
          this.#isInArray = false;
          start = at + 1;
          continue;
        }
        if (--this.#depth === 0) {
          found.push(text.slice(start, at + 1).replace(/^[\s,\u001e]+/, ''));
          start = at + 1;
        }
      } else if (this.#depth === 0 && code === LINE_FEED && !this.#isInArray) {
        const stray = text.slice(start, at).trim();
        if (stray !== '' && stray !== ',') found.push(stray);
        start = at + 1;
      }
    }
    this.#rest = text.slice(start);
    this.#scanned = Math.max(0, at - start);
    if (this.#rest.length > DOCUMENT_LIMIT)
      throw new Error('one JSON document of it is larger than 256 MB; one object a line expected');
    return found;
  }
  /** What is left at the end: a document that was cut, if anything. */
  end() {
    const rest = this.#rest
      .trim()
      .replace(/^[,\]]+|[,\]]+$/g, '')
      .trim();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
};
var [BACKSLASH, QUOTE, LINE_FEED] = [92, 34, 10];
var [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [123, 125, 91, 93];
function opensObjects(text, at) {
  const next = /\S/.exec(text.slice(at + 1, at + 2e3))?.[0];
  return next === '{' || next === '[' || next === void 0;
}

// libs/telemetry-io/src/tables/json-table.ts
var MAX_NAMES2 = 5e3;
var MAX_LISTED = 256;
function refuseLists(names) {
  const counts = /* @__PURE__ */ new Map();
  for (const name2 of names) {
    const list2 = /^(.*)\.\d+(\.\d+)?$/.exec(name2)?.[1];
    if (list2 !== void 0) counts.set(list2, (counts.get(list2) ?? 0) + 1);
  }
  const [list] = [...counts].find(([, count2]) => count2 > MAX_LISTED) ?? [];
  if (list === void 0) return;
  throw new Error(
    `each of its documents holds a list of values (${list}) of a layout that is not known; one object for each time expected, or CSV`,
  );
}
var JsonTable = class {
  sample;
  #names;
  #known;
  #headerText;
  /** @param runs rows that follow each other in the file */
  constructor(runs) {
    const rows = runs.flat().filter((row) => Array.isArray(row));
    const header = headerOf(rows);
    const arrays = header === void 0 ? rows : rows.slice(1);
    this.#headerText = header === void 0 ? void 0 : JSON.stringify(header);
    const objects = runs.map((run) => run.filter(isObject).map((row) => flattened(row)));
    const named2 = new Set(objects.flat().flatMap((object) => Object.keys(object)));
    this.#names = named2.size > 0 ? [...named2].slice(0, MAX_NAMES2) : (header ?? namesOfArrays(arrays));
    refuseLists(this.#names);
    this.#known = new Set(this.#names);
    const cells = named2.size > 0 ? objects.map((run) => run.map((row) => this.#cellsOf(row))) : [arrays];
    this.sample = {
      names: this.#names,
      units: this.#names.map(() => void 0),
      runs: cells,
      numbers: numbersOf(cells, this.#names.length),
    };
  }
  /** Whether it names the columns of the arrays below it. */
  isHeader(value) {
    return this.#headerText !== void 0 && Array.isArray(value) && JSON.stringify(value) === this.#headerText;
  }
  row(value, text) {
    if (Array.isArray(value)) return { text, cells: value };
    if (!isObject(value)) return { text, misfit: { reason: 'schema', why: 'a JSON object expected' } };
    const flat = flattened(value);
    let extra;
    for (const name2 in flat) {
      const cell = flat[name2];
      if (typeof cell === 'number' && !this.#known.has(name2)) (extra ??= {})[name2] = cell;
    }
    return { text, cells: this.#cellsOf(flat), ...(extra && { extra }) };
  }
  #cellsOf(flat) {
    return this.#names.map((name2) => flat[name2]);
  }
};
function numbersOf(runs, width) {
  const rows = runs.flat();
  const columns = Array.from({ length: width }, (_, column) =>
    rows.map((row) => row[column]).filter((cell) => typeof cell === 'string'),
  );
  return decideNumberForm(columns, ';').form;
}
function headerOf([first, second]) {
  if (first === void 0 || second === void 0 || first.length !== second.length) return void 0;
  const isNames = first.every((cell) => typeof cell === 'string' && kindOf(cell) === 'text');
  return isNames && second.some((cell) => typeof cell === 'number') ? distinctNames(first) : void 0;
}
function namesOfArrays(rows) {
  const width = rows[0]?.length ?? 0;
  const texts = rows.slice(0, 100).map((row) => row.map((cell) => String(cell ?? '')));
  return distinctNames(generatedNames(texts, width));
}

// libs/telemetry-io/src/sources/source.ts
var NO_LAYOUT = { leftOut: [], notes: [], doubts: [] };

// libs/telemetry-io/src/sources/json.source.ts
var SAMPLED_ROWS3 = 2e4;
var RECORD_SEPARATOR = '';
async function jsonSource(parts) {
  const isLines = isOneALine(parts);
  const documents = () => (isLines ? lineDocuments(parts.text()) : streamDocuments(parts.text()));
  const sampled = isLines
    ? [parts.lines.head, ...parts.lines.runs].map((run) =>
        run.filter((line) => line.trim() !== '').map(parsed),
      )
    : [await firstDocuments(parts)];
  const first = sampled.flat().find(({ value }) => value !== void 0);
  if (first === void 0)
    throw new Error(
      `it begins like JSON, but ${JSON.stringify(sampled[0]?.[0]?.text.slice(0, 60) ?? '')} is none; JSON objects expected`,
    );
  const format = isLines ? 'ndjson' : 'json';
  const { options } = parts;
  const isPlain = [
    options.time,
    options.series,
    options.channels,
    options.tags,
    options.timeUnit,
    options.timeFormat,
  ].every((one2) => one2 === void 0);
  const one = Array.isArray(first.value) ? first.value[0] : first.value;
  if (isPlain && isRecord(one)) return recordSource(format, documents);
  const events = isPlain ? jsonEventsOf(one) : void 0;
  if (events !== void 0) return eventSource(format, events, documents, parts);
  return tableSource(format, documents, sampled, parts);
}
function isOneALine({ lines, options }) {
  const first = lines.head.find((line) => line.trim() !== '') ?? '';
  return options.format === 'ndjson' || parsed(first).value !== void 0;
}
function parsed(text) {
  try {
    return { text, value: JSON.parse(text.startsWith(RECORD_SEPARATOR) ? text.slice(1) : text) };
  } catch {
    return { text };
  }
}
async function* lineDocuments(text) {
  for await (const block of splitLines(text)) yield block.filter((line) => line.trim() !== '').map(parsed);
}
async function* streamDocuments(text) {
  const documents = new JsonDocuments();
  for await (const piece of text) {
    const found = documents.add(piece);
    if (found.length > 0) yield found.map(parsed);
  }
  const rest = documents.end();
  if (rest.length > 0) yield rest.map(parsed);
}
async function firstDocuments({ input, lines, text }) {
  if (input.isStream)
    return [
      ...new JsonDocuments().add(`${lines.head.join('\n')}
`),
    ].map(parsed);
  const found = [];
  for await (const documents of streamDocuments(text())) {
    found.push(...documents);
    if (found.length >= SAMPLED_ROWS3) break;
  }
  return found;
}
function recordSource(format, documents) {
  async function* outcomes() {
    let row = 0;
    for await (const block of documents())
      yield block.map(({ text }) => ({ row: row++, samples: [], text, isRecord: true }));
  }
  const layout = { format, shape: 'telemetry records', ...NO_LAYOUT, isSorted: false };
  return { layout, markLines: 2, sortRows: sortObjects(['time']), outcomes };
}
function isRecord(candidate) {
  return (
    isObject(candidate) && isObject(candidate['values']) && ('series' in candidate || 'time' in candidate)
  );
}
function eventSource(format, events, documents, { series, input }) {
  async function* outcomes() {
    let row = 0;
    for await (const block of documents())
      yield block.map((document) => eventOutcome(document, events, series, row++));
  }
  const isSorted = events.isBySeries && !input.isStream;
  const layout = { format, shape: events.shape, ...NO_LAYOUT, isSorted };
  return { layout, markLines: 2, sortRows: sortObjects(['timestamp']), outcomes };
}
function eventOutcome({ text, value }, events, series, row) {
  if (value === void 0) return refused(row, text, 'not_json', 'not JSON; a JSON object expected');
  try {
    const documents = Array.isArray(value) ? value : [value];
    return { row, samples: documents.flatMap((document) => events.samples(document, series)) };
  } catch (thrown) {
    return refused(row, text, 'schema', `${thrown.message} in ${events.shape}`);
  }
}
function tableSource(format, documents, sampled, { input, options, series, tally }) {
  const runs = sampled.map((run) =>
    run
      .filter(({ value }) => value !== void 0)
      .flatMap(({ value }) => rowsIn(value))
      .slice(0, SAMPLED_ROWS3),
  );
  const table = new JsonTable(runs);
  const roles = rolesOf(table.sample, options);
  const watched = options.channels === void 0 && roles.nameColumn === void 0;
  async function* outcomes() {
    const reader = new RowReader(roles, table.sample.names, series, tally);
    let row = 0;
    for await (const block of documents()) {
      yield block.flatMap(({ text, value }) => {
        if (value === void 0) return [refused(row++, text, 'not_json', 'not JSON; a JSON object expected')];
        const rows = rowsIn(value).filter((one) => !table.isHeader(one));
        return rows.map((one) => {
          const { extra, ...rest } = table.row(one, text);
          return reader.read(watched && extra !== void 0 ? { ...rest, extra } : rest, row++);
        });
      });
    }
  }
  const layout = tableLayout(table.sample, roles, input.isStream);
  return {
    layout: { format, ...layout },
    markLines: 2,
    sortRows: sortObjects(layout.time?.columns ?? []),
    outcomes,
  };
}

// libs/telemetry-io/src/events/prometheus-text.ts
var LINE = /^([a-zA-Z_:][\w:]*)?(?:\{(.*)\})?\s+([-+]?(?:[\d.eE+-]+|inf|nan))\s+(-?[\d.]+)\s*(?:#.*)?$/i;
var LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?\s*/g;
function isPrometheusLine(line) {
  return /[{]/.test(line) && LINE.test(line) && line.includes('="');
}
function prometheusSample(line, fallback) {
  const [, bare2, inner = '', value, time] = LINE.exec(line.trim()) ?? [];
  if (value === void 0 || time === void 0)
    throw new Error('a name, labels, a value and a time in milliseconds expected');
  const labels = Object.fromEntries(
    [...inner.matchAll(LABEL)].map(([, key, text]) => [key, text.replaceAll('\\"', '"')]),
  );
  const count2 = Number(time);
  const number2 = Number(value);
  return {
    series: seriesOf(labels) || fallback,
    timeMs: millisecondsOf(count2, likelyUnit(count2)),
    values: {
      [channelOf(bare2 ?? labels['__name__'] ?? 'value', labels)]: Number.isFinite(number2) ? number2 : null,
    },
  };
}

// libs/telemetry-io/src/line-protocol/read.ts
var LineSyntaxError = class extends Error {
  constructor(expected, line, position) {
    const found =
      position < line.length ? JSON.stringify(line.slice(position, position + 20)) : 'the end of the line';
    super(`${expected} expected at character ${position + 1}, ${found} found`);
    this.name = new.target.name;
  }
};
var NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
var INTEGER = /^[+-]?\d+[iu]$/;
var NON_NUMBER = /^[+-]?(nan|inf(inity)?)$/i;
var BOOLEANS = {
  t: 1,
  T: 1,
  true: 1,
  True: 1,
  TRUE: 1,
  f: 0,
  F: 0,
  false: 0,
  False: 0,
  FALSE: 0,
};
function closingQuote(text, open2) {
  for (let index = open2 + 1; index < text.length; index++) {
    if (text[index] === '"') return index;
    if (text[index] === '\\') index++;
  }
  return -1;
}
function parseLine(line) {
  const cursor = new Cursor(line);
  const measurement = cursor.name(', ', ', ');
  if (measurement === '') throw cursor.expected('a measurement');
  const tags = {};
  while (cursor.take(',')) {
    const key = cursor.key('a tag');
    const value = cursor.name(', ', ', =');
    if (value === '') throw cursor.expected(`a value for the tag ${key}`);
    tags[key] = value;
  }
  if (!cursor.take(' ')) throw cursor.expected('a blank before the fields');
  const fields = [];
  let textFields = 0;
  do {
    const key = cursor.key('a field');
    const value = cursor.value(key);
    if (typeof value === 'number') fields.push([key, value]);
    else textFields++;
  } while (cursor.take(','));
  const time = cursor.rest();
  if (time !== '' && !/^-?\d+$/.test(time)) throw cursor.expected('a timestamp of digits');
  return { measurement, tags, fields, textFields, ...(time !== '' && { time }) };
}
var Cursor = class {
  #line;
  #position = 0;
  constructor(line) {
    this.#line = line.trimStart();
  }
  expected(what) {
    return new LineSyntaxError(what, this.#line, this.#position);
  }
  take(character) {
    if (this.#line[this.#position] !== character) return false;
    this.#position++;
    return true;
  }
  /** What is left, without the blanks around it; the cursor stays. */
  rest() {
    return this.#line.slice(this.#position).trim();
  }
  /** Text up to one of `stops`; a backslash before one of `escapable` makes it part of the text. */
  name(stops, escapable) {
    let text = '';
    let start = this.#position;
    for (; this.#position < this.#line.length; this.#position++) {
      const character = this.#line.charAt(this.#position);
      if (stops.includes(character)) break;
      const next = this.#line[this.#position + 1];
      if (character === '\\' && next !== void 0 && escapable.includes(next)) {
        text += this.#line.slice(start, this.#position);
        start = ++this.#position;
      }
    }
    return text + this.#line.slice(start, this.#position);
  }
  /** Key of a tag or field, with the equals sign that follows it. */
  key(what) {
    const key = this.name(',= ', ', =');
    if (key === '' || key === '__proto__') throw this.expected(`the key of ${what}`);
    if (!this.take('=')) throw this.expected(`"=" after the key ${key} of ${what}`);
    return key;
  }
  /** Value of a field: a number, or undefined where it is text. */
  value(key) {
    if (this.#line[this.#position] === '"') return this.#text();
    const start = this.#position;
    const written3 = this.name(', ', '');
    if (NUMBER.test(written3) || INTEGER.test(written3)) return Number.parseFloat(written3);
    const boolean = Object.hasOwn(BOOLEANS, written3) ? BOOLEANS[written3] : void 0;
    if (boolean !== void 0) return boolean;
    if (NON_NUMBER.test(written3)) return NaN;
    this.#position = start;
    throw this.expected(`a number, boolean or quoted text for the field ${key}`);
  }
  #text() {
    const close = closingQuote(this.#line, this.#position);
    if (close < 0) throw this.expected('the closing quote of a text');
    this.#position = close + 1;
    return void 0;
  }
};

// libs/telemetry-io/src/line-protocol/line-events.ts
var PROTOCOL_LINE =
  /^(?:[^\s,\\]|\\.)+(?:,(?:[^\s,=\\]|\\.)+=(?:[^\s,=\\]|\\.)+)* (?:[^\s,=\\]|\\.)+=(?:"|[-+.\d]|[tTfF](?:rue|alse|RUE|ALSE)?\b)/;
var STATEMENT = /^(#|CREATE |USE |DROP |INSERT INTO )/;
function isProtocolLine(line) {
  return PROTOCOL_LINE.test(line);
}
function isStatement(line) {
  return STATEMENT.test(line.trimStart());
}
var ProtocolLines = class {
  #open = '';
  add(lines) {
    const whole = [];
    for (const line of lines) {
      const text =
        this.#open === ''
          ? line
          : `${this.#open}
${line}`;
      this.#open = '';
      if (text.includes('"') && isOpen(text) && text.length < OPEN_LIMIT) this.#open = text;
      else whole.push(text);
    }
    return whole;
  }
  end() {
    const rest = this.#open;
    this.#open = '';
    return rest === '' ? [] : rest.split('\n');
  }
};
var OPEN_LIMIT = 65536;
function isOpen(line) {
  if (line.startsWith('#')) return false;
  let isText2 = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (character === '\\') at++;
    else if (character === '"' && (isText2 || line[at - 1] === '=')) isText2 = !isText2;
  }
  return isText2;
}
function unitOfLines(lines) {
  const times = lines.flatMap((line) => {
    const time = /\s(-?\d{6,20})\s*$/.exec(line)?.[1];
    return time === void 0 ? [] : [Number(time)];
  });
  if (times.length === 0)
    throw new Error(
      'its lines carry no timestamps; a time at the end of each line expected, in ns, or in the unit named by --time-unit',
    );
  return likelyUnit(times.sort((a, b) => a - b)[times.length >> 1]);
}
function lineOutcome(line, row, unit, series) {
  const refuse = (reason, why) => refused(row, line, reason, why);
  let parsed2;
  try {
    parsed2 = parseLine(line);
  } catch (thrown) {
    return refuse('schema', thrown.message);
  }
  const { measurement, tags, fields, time, textFields } = parsed2;
  if (time === void 0)
    return refuse('time_missing', `timestamp: nothing found; a timestamp in ${unit} expected`);
  const timeMs = millisecondsOf(Number(time), unit);
  if (timeMs < EARLIEST_MS || timeMs > LATEST_MS)
    return refuse(
      'time_invalid',
      `timestamp: ${time} found; a timestamp in ${unit} as in most lines expected`,
    );
  const missing = series?.find((name2) => !Object.hasOwn(tags, name2));
  if (missing !== void 0) return refuse('schema', `tag ${missing}: nothing found; it names the series`);
  if (fields.length === 0)
    return refuse(
      'schema',
      `fields: no number found, only text (${textFields}); at least one number expected`,
    );
  const tooLarge = fields.find(([, value]) => Math.abs(value) > VALUE_LIMIT);
  if (tooLarge !== void 0)
    return refuse(
      'value_not_finite',
      `field ${tooLarge[0]}: ${tooLarge[1]} found; a smaller number expected`,
    );
  const values = fields.map(([name2, value]) => [
    series === void 0 ? name2 : `${measurement}.${name2}`,
    Number.isFinite(value) ? value : null,
  ]);
  return {
    row,
    samples: [
      {
        series: series?.map((name2) => tags[name2]).join('/') ?? canonicalName(measurement, tags),
        timeMs,
        values: Object.fromEntries(values),
        tags,
      },
    ],
  };
}
function canonicalName(measurement, tags) {
  return (
    measurement +
    Object.entries(tags)
      .map(([key, value]) => `,${key}=${value}`)
      .sort()
      .join('')
  );
}

// libs/telemetry-io/src/sources/lines.source.ts
var UNIT_WORDS2 = {
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
};
var LATE_SHARE2 = 0.05;
function lineProtocolSource({ input, lines, text, options, tally }) {
  const sampled = [lines.head, ...lines.runs].map((run) => pointsOf(run));
  const unit = unitGiven(options.timeUnit ?? options.timeFormat) ?? unitOfLines(sampled.flat());
  async function* outcomes() {
    const joining = new ProtocolLines();
    let row = 0;
    const read2 = (block) =>
      block.flatMap((line) => {
        if (line.trim() === '') return [];
        if (!isStatement(line)) return [lineOutcome(line, row++, unit, options.series)];
        tally.passedOver++;
        return [];
      });
    for await (const block of splitLines(text())) yield read2(joining.add(block));
    yield read2(joining.end());
  }
  const isSorted = !input.isStream && !areInOrder(sampled, unit, options.series);
  return {
    layout: {
      format: 'line-protocol',
      shape: 'a line for each moment',
      ...NO_LAYOUT,
      time: { columns: ['timestamp'], form: `${UNIT_WORDS2[unit]} since 1970`, isInvented: false },
      notes: isSorted ? ['the lines were not in order of time: sorted'] : [],
      isSorted,
    },
    markLines: 2,
    sortRows: SORT_LINES,
    outcomes,
  };
}
function unitGiven(text) {
  if (text === void 0) return void 0;
  if (isEpochUnit(text)) return text;
  throw new Error(`line protocol has no time unit ${text}; s, ms, us or ns expected`);
}
function pointsOf(run) {
  const joining = new ProtocolLines();
  return [...joining.add(run), ...joining.end()].filter((line) => line.trim() !== '' && !isStatement(line));
}
function areInOrder(sampled, unit, series) {
  const reached = /* @__PURE__ */ new Map();
  let late = 0;
  let seen = 0;
  for (const line of sampled.flat()) {
    const [sample] = lineOutcome(line, 0, unit, series).samples;
    if (sample === void 0) continue;
    seen++;
    const before = reached.get(sample.series) ?? Number.NEGATIVE_INFINITY;
    if (sample.timeMs < before) late++;
    reached.set(sample.series, Math.max(before, sample.timeMs));
  }
  return late <= Math.max(10, LATE_SHARE2 * seen);
}
function prometheusSource({ input, text, series, tally }) {
  async function* outcomes() {
    let row = 0;
    for await (const block of splitLines(text())) {
      yield block.flatMap((line) => {
        if (line.trim() === '') return [];
        if (!line.startsWith('#')) return [prometheusOutcome(line, row++, series)];
        tally.passedOver++;
        return [];
      });
    }
  }
  const time = { columns: ['timestamp'], form: 'milliseconds since 1970', isInvented: false };
  const layout = {
    format: 'prometheus',
    shape: 'a line for each value',
    ...NO_LAYOUT,
    time,
    isSorted: !input.isStream,
  };
  return { layout, markLines: 2, sortRows: SORT_LINES, outcomes };
}
function prometheusOutcome(line, row, series) {
  try {
    return { row, samples: [prometheusSample(line, series)] };
  } catch (thrown) {
    return refused(row, line, 'schema', thrown.message);
  }
}

// libs/telemetry-io/src/sources/parquet.source.ts
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
var BLOCK_ROWS = 1e4;
var SAMPLED_ROWS4 = 3e3;
var SAMPLED_RUNS = 5;
async function parquetSource({ input, options, series, tally }) {
  const file = await asyncBufferFromFile(input.path);
  const metadata = await parquetMetadataAsync(file);
  const total = Number(metadata.num_rows);
  const rows = async (rowStart, rowEnd) =>
    parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd: Math.min(rowEnd, total) });
  const runs = [];
  for (let index = 0; index < SAMPLED_RUNS; index++) {
    const start = Math.floor((index * total) / SAMPLED_RUNS);
    if (start < total)
      runs.push(await rows(start, start + Math.min(SAMPLED_ROWS4, Math.ceil(total / SAMPLED_RUNS))));
  }
  const table = new JsonTable(runs);
  const roles = rolesOf(table.sample, options);
  async function* outcomes() {
    const reader = new RowReader(roles, table.sample.names, series, tally);
    for (let start = 0; start < total; start += BLOCK_ROWS) {
      const block = await rows(start, start + BLOCK_ROWS);
      yield block.map((row, index) => reader.read(table.row(row, ''), start + index));
    }
  }
  return {
    layout: { format: 'parquet', ...tableLayout(table.sample, roles, false) },
    markLines: 0,
    sortRows: 'duckdb',
    outcomes,
  };
}

// libs/telemetry-io/src/sources/sniff-format.ts
var EXTENSIONS = {
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  lp: 'line-protocol',
  line: 'line-protocol',
  influx: 'line-protocol',
};
var PACKED = /\.(gz|zst|bz2|xz|zip)$/;
function sniffFormat(path, lines) {
  const filled2 = lines.filter((line) => line.trim() !== '').slice(0, 50);
  const first = filled2[0]?.replace(/^[\s\u001e]+/, '') ?? '';
  if (first.startsWith('{"') || first === '{' || /^\[\s*([[{]|$)/.test(first) || /^\{\s/.test(first))
    return 'ndjson';
  const points = filled2.filter((line) => !isStatement(line));
  if (points.length > 0 && 2 * points.filter(isPrometheusLine).length > points.length) return 'prometheus';
  if (points.length > 0 && 2 * points.filter(isProtocolLine).length >= points.length) return 'line-protocol';
  const extension = path.toLowerCase().replace(PACKED, '').split('.').at(-1) ?? '';
  const named2 = EXTENSIONS[extension];
  return named2 === 'line-protocol' || named2 === 'ndjson' ? named2 : 'csv';
}

// libs/telemetry-io/src/sources/open-one.ts
var STREAM_CHARACTERS = 262144;
var NOTHING = { head: [], runs: [], isWhole: true };
async function openOne(path, options, stdin, tally, series = seriesNameOf(path)) {
  const input = await Input.open(path, stdin);
  const parts = { input, options, series, tally };
  try {
    if (input.isParquet || options.format === 'parquet') {
      const source2 = await parquetSource({ ...parts, lines: NOTHING, text: () => input.text() });
      return { input, source: source2, mark: markOf([path, String(input.totalBytes)]) };
    }
    if (input.isStream) return await openStream(parts);
    const lines = await sampleFile(input);
    const source = await understand({ ...parts, lines, text: () => input.text() });
    return { input, source, mark: markOf(marked(lines, source)) };
  } catch (thrown) {
    input.close();
    throw thrown;
  }
}
async function openStream(parts) {
  const { input } = parts;
  const pieces = input.text();
  const taken = [];
  let characters = 0;
  for (;;) {
    const next = await pieces.next();
    if (next.done !== true) {
      taken.push(next.value);
      characters += next.value.length;
    }
    const isWhole = next.done === true;
    const isEnough = isWhole || characters >= STREAM_CHARACTERS;
    const lines = linesOf(taken.join(''), isWhole);
    if (!isEnough && lines.head.filter((line) => line.trim() !== '').length < 2) continue;
    try {
      const source = await understand({ ...parts, lines, text: () => following2(taken, pieces) });
      return { input, source, mark: markOf(marked(lines, source)) };
    } catch (thrown) {
      if (isEnough) throw thrown;
    }
  }
}
function linesOf(text, isWhole) {
  const lines = text.split(/\r\n|\n|\r(?!$)/);
  if (!isWhole || lines.at(-1) === '') lines.pop();
  return { head: joinedQuoted(lines), runs: [], isWhole };
}
async function* following2(taken, rest) {
  yield* taken;
  yield* rest;
}
async function understand(parts) {
  const { lines, options, input } = parts;
  if (lines.head.every((line) => line.trim() === ''))
    throw new Error('it is empty; rows of CSV, JSON or line protocol expected');
  if (lines.head[0].startsWith('version https://git-lfs.'))
    throw new Error('it only points to the file, as Git LFS keeps it; fetch the file itself by git lfs pull');
  switch (options.format ?? sniffFormat(input.path, lines.head)) {
    case 'json':
    case 'ndjson':
      return jsonSource(parts);
    case 'line-protocol':
      return lineProtocolSource(parts);
    case 'prometheus':
      return prometheusSource(parts);
    default:
      return csvSource(parts);
  }
}
function marked({ head }, { markLines }) {
  return head.filter((line) => line.trim() !== '').slice(0, Math.max(2, markLines));
}
function markOf(lines) {
  const hash = createHash('sha256');
  for (const line of lines) hash.update(line).update('\n');
  return hash.digest('hex').slice(0, 8);
}
function seriesNameOf(path) {
  if (path === STANDARD_INPUT || /^\/(dev|proc)\//.test(path)) return 'input';
  return (
    basename(path)
      .replace(/\.(gz|zst|bz2|xz|zip)$/i, '')
      .replace(/\.[^.]+$/, '') || 'input'
  );
}

// libs/telemetry-io/src/telemetry-file.ts
var TelemetryFile = class _TelemetryFile {
  #paths;
  #opened;
  #tally;
  #current;
  #doneBytes = 0;
  constructor(paths, opened, tally) {
    this.#paths = paths;
    this.#opened = opened;
    this.#tally = tally;
    this.#current = opened[0];
  }
  /**
   * Reads lines from the head, the middle and the end to see how the input is laid out.
   * @param paths files, patterns such as `day-*.csv`, or `-`
   * @throws KymoError INPUT_UNREADABLE with what was found, what is expected and what to do
   */
  static async open(paths, options = {}, stdin = process.stdin) {
    const tally = new ReadingTally();
    const files = await filesOf(paths).catch((thrown) => {
      throw unreadable2(paths.join(', '), thrown);
    });
    const series = files.length > 1 ? commonName(files) : void 0;
    const opened = [];
    for (const path of files) {
      opened.push(
        await openOne(path, options, stdin, tally, series).catch((thrown) => {
          for (const { input } of opened) input.close();
          throw unreadable2(path, thrown);
        }),
      );
    }
    return new _TelemetryFile(files, opened, tally);
  }
  /** Path and mark of the first lines, so that another file under the same path is read from its start. */
  get partition() {
    const [first] = this.#paths;
    if (first === STANDARD_INPUT) return 'stdin';
    return `${this.#paths.length > 1 ? `${first} and ${this.#paths.length - 1} more` : first}#${this.#opened
      .map(({ mark }) => mark)
      .join('')
      .slice(0, 64)}`;
  }
  get layout() {
    const { source, input } = this.#opened[0];
    const { container, encoding } = input;
    const isSorted = this.#opened.some((one) => one.source.layout.isSorted);
    const notes = [...new Set(this.#opened.flatMap((one) => one.source.layout.notes))];
    const doubts = [...new Set(this.#opened.flatMap((one) => one.source.layout.doubts))];
    const encoded =
      encoding === 'utf-8' || input.isParquet
        ? []
        : [`not UTF-8: read as ${ENCODING_WORDS[encoding] ?? encoding}`];
    return {
      ...source.layout,
      ...(container !== void 0 && { container }),
      ...(!input.isParquet && { encoding }),
      notes: [...encoded, ...notes],
      doubts,
      isSorted,
    };
  }
  /** What has been read so far, and how it was understood. */
  get reading() {
    const tally = this.#tally;
    const { layout } = this;
    return {
      ...layout,
      notes: [...layout.notes, ...tallyNotes(tally)],
      files: this.#paths,
      rows: { read: tally.rows, refused: tally.refusedRows, reasons: tally.refused },
      samples: tally.samples,
      seriesCount: tally.series.size,
      ...(tally.samples > 0 && { firstTime: isoOf(tally.firstMs), lastTime: isoOf(tally.lastMs) }),
      ...(tally.first[0] !== void 0 && { firstRow: asRow(tally.first[0]) }),
      ...(tally.last !== void 0 && { lastRow: asRow(tally.last) }),
      missing: tally.missing,
    };
  }
  /** The counts behind `reading`, for those that go on counting: refusals of whoever decodes what was read. */
  get tally() {
    return this.#tally;
  }
  get isStream() {
    return this.#opened.some(({ input }) => input.isStream);
  }
  /** Command of the shell that puts the rows in order of time. */
  get sortCommand() {
    const { source } = this.#opened[0];
    return sortFile(
      this.#paths[0],
      source.layout.headerLine === 0
        ? 0
        : source.markLines - 1 > 0 && source.layout.format === 'csv'
          ? source.markLines - 1
          : 0,
      source.sortRows,
    );
  }
  progress() {
    const totals = this.#opened.map(({ input }) => input.totalBytes);
    const total = totals.every((one) => one !== void 0) ? totals.reduce((sum, one) => sum + one, 0) : void 0;
    return {
      rows: this.#tally.rows,
      bytesRead: this.#doneBytes + this.#current.input.bytesRead,
      ...(total !== void 0 && { totalBytes: total }),
    };
  }
  /**
   * All rows, once, in blocks as they arrive.
   * @throws KymoError INPUT_UNREADABLE where reading breaks off; all rows before have been given
   */
  async *outcomes() {
    const counted2 = this.#counted();
    try {
      yield* this.layout.isSorted ? sorted(counted2) : counted2;
    } catch (thrown) {
      throw unreadable2(this.#current.input.label, thrown);
    }
  }
  async *#counted() {
    let before = 0;
    for (const opened of this.#opened) {
      this.#current = opened;
      let rows = 0;
      for await (const block of opened.source.outcomes()) {
        for (const outcome of block) this.#tally.note(outcome);
        rows += block.length;
        yield before === 0 ? block : block.map((outcome) => ({ ...outcome, row: outcome.row + before }));
      }
      before += rows;
      if (opened !== this.#opened.at(-1)) this.#doneBytes += opened.input.bytesRead;
    }
  }
  close() {
    for (const { input } of this.#opened) input.close();
  }
};
var ENCODING_WORDS = {
  'windows-1252': 'Windows-1252',
  'utf-16le': 'UTF-16',
  'utf-16be': 'UTF-16',
};
function tallyNotes({ passedOver }) {
  return passedOver > 0 ? [`${passedOver} lines passed over: comments, or a header that comes again`] : [];
}
function asRow({ series, timeMs, values }) {
  return { series, time: isoOf(timeMs), ...Object.fromEntries(Object.entries(values).slice(0, 32)) };
}
function isoOf(timeMs) {
  return new Date(timeMs).toISOString();
}
function commonName(paths) {
  const names = paths.map(seriesNameOf);
  let common = names[0];
  for (const name2 of names) while (!name2.startsWith(common)) common = common.slice(0, -1);
  return common.replace(/[-_.\s\d]+$/, '') || names[0];
}
function unreadable2(label, thrown) {
  if (thrown instanceof KymoError) return thrown;
  return new KymoError('INPUT_UNREADABLE', `reading ${label}: ${messageOf(thrown)}`, {
    cause: thrown,
    context: { input: label },
  });
}

// libs/telemetry-io/src/line-protocol/write.ts
var POWERS_OF_TEN = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);

// libs/telemetry-io/bench/random-tables.ts
import { DateTime as DateTime3 } from 'luxon';
var pick = (random, items) => items[Math.floor(random() * items.length)];
async function checkTables(count2, seed2 = 1) {
  const random = seededRandom(seed2);
  const folder = mkdtempSync(join(tmpdir(), 'kymo-tables-'));
  const path = join(folder, 'table.csv');
  const tally = { tables: count2, same: 0, refused: 0, different: 0 };
  let firstDifferent;
  try {
    for (let index = 0; index < count2; index++) {
      const table = randomTable(random);
      writeFileSync(path, table.text);
      const read2 = await readBack(path);
      if (read2 === void 0) tally.refused++;
      else if (isSame(read2, table.samples)) tally.same++;
      else {
        tally.different++;
        firstDifferent ??= `${table.what}
${table.text.slice(0, 600)}
read: ${JSON.stringify(read2[0])}
meant: ${JSON.stringify(table.samples[0])}`;
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { ...tally, ...(firstDifferent !== void 0 && { firstDifferent }) };
}
async function readBack(path) {
  try {
    const file = await TelemetryFile.open([path]);
    const samples = [];
    for await (const block of file.outcomes()) for (const outcome of block) samples.push(...outcome.samples);
    return file.reading.rows.refused > 0 ? void 0 : samples;
  } catch {
    return void 0;
  }
}
function isSame(read2, meant) {
  const told = (samples) =>
    samples
      .flatMap(({ timeMs, values }) =>
        Object.values(values).flatMap((value) => (value === null ? [] : [`${timeMs} ${value}`])),
      )
      .sort()
      .join('\n');
  const series = (samples) => new Set(samples.map((one) => one.series)).size;
  return told(read2) === told(meant) && series(read2) === series(meant);
}
var TIMES = {
  iso: (ms) => new Date(ms).toISOString(),
  'iso without zone': (ms) => utc(ms, 'yyyy-MM-dd HH:mm:ss'),
  'dd.mm.yyyy': (ms) => utc(ms, 'dd.MM.yyyy HH:mm:ss'),
  'dd/mm/yyyy': (ms) => utc(ms, 'dd/MM/yyyy HH:mm'),
  'mm/dd/yyyy with AM and PM': (ms) => utc(ms, 'M/d/yyyy h:mm:ss a'),
  'named month': (ms) => utc(ms, 'dd-MMM-yyyy HH:mm:ss'),
  'digits with T': (ms) => utc(ms, "yyyyMMdd'T'HHmmss'Z'"),
  digits: (ms) => utc(ms, 'yyyyMMddHHmm'),
  seconds: (ms) => String(ms / 1e3),
  milliseconds: (ms) => String(ms),
  nanoseconds: (ms) => `${ms}000000`,
  ticks: (ms) => String(BigInt(ms) * 10000n + 621355968000000000n),
};
function utc(ms, format) {
  return DateTime3.fromMillis(ms, { zone: 'utc', locale: 'en' }).toFormat(format);
}
function randomTable(random) {
  const separator = pick(random, [',', ';', '	', '|']);
  const comma = separator !== ',' && random() < 0.5;
  const [form, write] = pick(random, Object.entries(TIMES));
  const isLong = random() < 0.3;
  const machines = random() < 0.3 ? ['pump-1', 'pump-2', 'pump-3'] : [];
  const stepMs2 = pick(random, [6e4, 6e5, 36e5]);
  const rows = 12 + Math.floor(random() * 30);
  const startMs = Date.UTC(2023, Math.floor(random() * 12), 1 + Math.floor(random() * 28));
  const channels = ['flow', 'pressure', 'temp', 'level'].slice(0, 1 + Math.floor(random() * 4));
  const decimals = pick(random, [0, 1, 2, 3, 4]);
  const grouped = random() < 0.2 && decimals > 0 && decimals !== 3;
  const missing = pick(random, ['', 'NaN', 'n/a', '-', 'Bad']);
  const level = pick(random, [5, 40, 900, 2e4]);
  const number2 = (value) => written2(value, decimals, comma, grouped);
  const samples = [];
  const lines = [];
  const name2 = machines.length > 0 ? ['machine'] : [];
  lines.push(
    [...(isLong ? [...name2, 'tag', 'time', 'value'] : ['time', ...name2, ...channels])].join(separator),
  );
  for (let row = 0; row < rows; row++) {
    const timeMs = startMs + row * stepMs2;
    for (const machine of machines.length > 0 ? machines : ['']) {
      const values = Object.fromEntries(
        channels.map((channel) => [
          channel,
          random() < 0.02 ? null : Number((level * (1 + 0.1 * random())).toFixed(decimals)),
        ]),
      );
      samples.push({ series: machine, timeMs, values });
      const cell = (channel) =>
        values[channel] === null ? missing : quoted(number2(values[channel]), separator);
      const own = machine === '' ? [] : [machine];
      const time = quoted(write(timeMs), separator);
      if (isLong)
        for (const channel of channels) lines.push([...own, channel, time, cell(channel)].join(separator));
      else lines.push([time, ...own, ...channels.map(cell)].join(separator));
    }
  }
  const titles =
    random() < 0.2 ? ['Report of the plant', 'made by hand', ''] : random() < 0.2 ? ['# a comment'] : [];
  const end = random() < 0.3 ? '\r\n' : '\n';
  const mark = random() < 0.2 ? '\uFEFF' : '';
  const what = `${form}, separator ${JSON.stringify(separator)}, ${comma ? 'comma' : 'point'}, ${decimals} decimals, ${grouped ? 'grouped, ' : ''}${isLong ? 'long' : 'wide'}, ${machines.length} machines, missing ${JSON.stringify(missing)}`;
  return { text: `${mark}${[...titles, ...lines].join(end)}${end}`, samples, what };
}
function written2(value, decimals, comma, grouped) {
  const [whole = '', fraction] = value.toFixed(decimals).split('.');
  const groups = grouped ? whole.replaceAll(/\B(?=(\d{3})+$)/g, comma ? '.' : ',') : whole;
  return fraction === void 0 ? groups : `${groups}${comma ? ',' : '.'}${fraction}`;
}
function quoted(cell, separator) {
  return cell.includes(separator) ? `"${cell}"` : cell;
}

// ../scratch/rt.ts
var seed = Number(process.argv[2]);
var n = Number(process.argv[3]);
console.log(seed, JSON.stringify(await checkTables(n, seed), null, 1));
