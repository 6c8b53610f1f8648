/** What files begin with that hold no text, and how they are called. */
const BEGINNINGS: readonly (readonly [bytes: string, name: string])[] = [
  ['\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1', 'an old spreadsheet or document of Microsoft Office'],
  ['7z\u00bc\u00af\u0027\u001c', 'a 7-Zip archive'],
  ['Rar!\u001a\u0007', 'a RAR archive'],
  ['\u0004\u0022\u004d\u0018', 'packed by lz4'],
  ['\u001f\u009d', 'packed by compress (.Z)'],
  ['\u0089HDF\r\n\u001a\n', 'an HDF5 file, as MATLAB and NetCDF write it as well'],
  ['CDF\u0001', 'a NetCDF file'],
  ['CDF\u0002', 'a NetCDF file'],
  ['MATLAB 5.0', 'a MATLAB file'],
  ['\u0093NUMPY', 'an array of NumPy'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['ARROW1\0\0', 'an Arrow file'],
  ['TDSm', 'a TDMS file of LabVIEW'],
  ['%PDF-', 'a PDF'],
];

/** @throws Error with the name of what a file is that can be told by its first bytes, and holds no text */
export function refuseKnownBinary(start: Buffer): void {
  const begins = start.subarray(0, 16).toString('latin1');
  const name = BEGINNINGS.find(([bytes]) => begins.startsWith(bytes))?.[1];
  if (name === undefined) return;
  throw new Error(
    `it is ${name}; CSV, JSON, line protocol or Parquet expected: unpack it, or export it as one of them`,
  );
}
