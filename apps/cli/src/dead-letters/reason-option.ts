import { REJECTION_REASONS } from '@kymo/domain';
import { Option } from 'commander';

/** `--reason`: which dead letters are meant. */
export function reasonOption(): Option {
  const option = new Option('--reason <reasons...>', 'only records refused for these reasons');
  return option.choices(REJECTION_REASONS);
}
