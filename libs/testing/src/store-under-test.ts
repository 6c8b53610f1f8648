import type { Store } from '@kymo/domain';

/** How the suite gets a store; `reopen` closes it and opens the same contents again. */
export interface StoreUnderTest {
  readonly store: Store;
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}
