import { KymoError, type Store } from '@kymo/domain';
import { type Promotion, PROMOTIONS_DOCUMENT } from '@kymo/api';

/** The latest promotions kept of each group. */
const KEPT = 10;

/** The record of the models that have taken over each group, newest last. */
export class Promotions {
  private kept: readonly Promotion[];
  private written: readonly Promotion[];

  constructor(private readonly store: Pick<Store, 'document' | 'putDocument'>) {
    this.kept = (store.document(PROMOTIONS_DOCUMENT) ?? []) as readonly Promotion[];
    this.written = this.kept;
  }

  get all(): readonly Promotion[] {
    return this.kept;
  }

  add(promotion: Promotion): void {
    const own = this.kept.filter(({ group }) => group === promotion.group);
    const tooOld = new Set(own.slice(0, Math.max(0, own.length + 1 - KEPT)));
    this.kept = [...this.kept.filter((one) => !tooOld.has(one)), promotion];
  }

  forget(groups: ReadonlySet<string>): void {
    this.kept = this.kept.filter(({ group }) => !groups.has(group));
  }

  async write(): Promise<void> {
    if (this.kept === this.written) return;
    const { kept } = this;
    await this.store.putDocument(PROMOTIONS_DOCUMENT, kept);
    this.written = kept;
  }

  /** Hashes that the record names. */
  get hashes(): ReadonlySet<string> {
    return new Set(this.kept.flatMap(({ from, to }) => (from === undefined ? [to] : [from, to])));
  }

  /**
   * The model that served a group before what serves it now; each rollback goes one further back.
   * @throws KymoError MODEL_UNKNOWN
   */
  before(group: string, serving: string | undefined): string {
    const last = this.kept.findLast(
      (one) => one.group === group && one.act !== 'rollback' && one.to === serving,
    );
    if (last?.from !== undefined) return last.from;
    throw new KymoError(
      'MODEL_UNKNOWN',
      `Rolling back the group '${group}': no model has served it before the one that serves now. ` +
        '`kymo models promote` chooses any other.',
    );
  }
}
