import { promisify } from 'node:util';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';

/** The one file that a zip archive holds. @throws Error where it holds several, none, or is a spreadsheet */
export async function* unzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const parts: Buffer[] = [];
  for await (const chunk of chunks) parts.push(chunk);
  const open = promisify<Buffer, object, ZipFile>(fromBuffer);
  const zip = await open(Buffer.concat(parts), { lazyEntries: true }).catch((thrown: unknown) => {
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
  if (file === undefined || files.length > 1) {
    const listed = files
      .map(({ fileName }) => fileName)
      .slice(0, 5)
      .join(', ');
    throw new Error(
      `it is a zip archive of ${files.length} files (${listed}); unpack it, and name one of them`,
    );
  }
  const stream = await new Promise<AsyncIterable<Buffer>>((resolve, reject) =>
    zip.openReadStream(file, (error, opened) =>
      error ? reject(error) : resolve(opened as AsyncIterable<Buffer>),
    ),
  );
  yield* stream;
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(entries));
    zip.on('error', reject);
    zip.readEntry();
  });
}
