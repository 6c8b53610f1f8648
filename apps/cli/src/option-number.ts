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
