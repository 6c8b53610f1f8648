export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}
export interface Vulnerabilities {
  readonly critical: number;
  readonly high: number;
  readonly moderate: number;
  readonly low: number;
}
export const ALLOWED: readonly string[];
export function productionPackages(lock: object): ProductionPackage[];
export function isAllowed(license: string): boolean;
export function vulnerabilitiesIn(output: string): Vulnerabilities | undefined;
