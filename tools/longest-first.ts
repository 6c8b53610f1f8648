import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start programs or fit networks. */
const LONG = [/\/e2e\//, /\/libs\/detectors\/src\/(networks|runtime|calibration\/stated-rate)/];
const isLong = ({ moduleId }: TestSpecification) => LONG.some((pattern) => pattern.test(moduleId));

/**
 * Begins with the files that take longest, although they are short and nothing is known of earlier runs: the last file to
 * begin may hold one worker while the other has nothing to do.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
