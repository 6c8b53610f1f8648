export function build(): Promise<void>;
export function buildPrograms(): Promise<void>;
export function buildConsole(): Promise<void>;
