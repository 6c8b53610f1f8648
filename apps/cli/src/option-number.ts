import { InvalidArgumentError } from 'commander';

/** Parses a number option within bounds. */
export function optionNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= lowest && value <= highest)) {
      throw new InvalidArgumentError(`Give a number from ${lowest} to ${highest}.`);
    }
    return value;
  };
}

/** Parses a whole-number option within bounds. */
export function optionWholeNumber(lowest: number, highest: number) {
  return (text: string): number => {
    const value = optionNumber(lowest, highest)(text);
    if (Number.isInteger(value)) return value;
    throw new InvalidArgumentError(`Give a whole number from ${lowest} to ${highest}.`);
  };
}
