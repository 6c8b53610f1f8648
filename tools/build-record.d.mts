export function staleRecords(root: string, recordFiles: readonly string[]): string[];
export function replaceOutputs(
  root: string,
  recordFile: string,
  built: {
    readonly inputs: readonly string[];
    readonly outputFiles: readonly { readonly path: string; readonly contents: string | Uint8Array }[];
    readonly startedMs: number;
  },
): void;
