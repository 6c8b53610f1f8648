/** A choice kept in this browser. Where storage is forbidden the choice lasts as long as the page. */
const meanwhile = new Map<string, string>();

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`kymo-${name}`);
  } catch {
    return meanwhile.get(name) ?? null;
  }
}

export function keep(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`kymo-${name}`);
    else localStorage.setItem(`kymo-${name}`, value);
  } catch {
    if (value === null) meanwhile.delete(name);
    else meanwhile.set(name, value);
  }
}
