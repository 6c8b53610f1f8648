export const node: Record<string, unknown>;
export function build(): Promise<void>;
export function buildPrograms(): Promise<void>;
export function buildConsole(): Promise<void>;
