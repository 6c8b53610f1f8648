export function staleProjects(root: string, projects: readonly string[]): string[];
export function replaceOutputs(
  root: string,
  project: string,
  built: {
    readonly inputs: readonly string[];
    readonly outputFiles: readonly { readonly path: string; readonly contents: string | Uint8Array }[];
    readonly startedMs: number;
  },
): void;
