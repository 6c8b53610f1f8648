export const node: Record<string, unknown>;
export function build(projects?: readonly string[]): Promise<void>;
