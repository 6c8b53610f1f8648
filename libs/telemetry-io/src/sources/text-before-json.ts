const LOOKED_AT = 50;
const FEWEST = 2;
/** What programs write in front: a time, a key, the name of a container; not the mark of a JSON text sequence. */
const BEHIND_TEXT = /^([^{["\u001e]{1,300})(\{\s*".*\})\s*$/;

/** @throws Error where each line holds an object of JSON behind other text, as consumers of Kafka print keys and times */
export function refuseTextBeforeJson(head: readonly string[]): void {
  const lines = head.filter((line) => line.trim() !== '').slice(0, LOOKED_AT);
  const found = lines.map((line) => BEHIND_TEXT.exec(line));
  if (lines.length < FEWEST || !found.every((match) => match !== null && isJson(match[2]!))) return;
  throw new Error(
    `each of its lines holds JSON behind other text (${JSON.stringify(found[0]![1]!.slice(0, 60))}); JSON alone expected: ` +
      "take the text away, such as by sed 's/^[^{]*//'; where only that text tells the time, print the time as part of the JSON",
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
