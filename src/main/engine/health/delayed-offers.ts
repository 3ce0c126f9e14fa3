/** Says once that the real-time host keeps silent, market by market in one notice that grows, with the delayed host to choose. */
import type { MarketCapability } from '../../../shared/contract/health.ts';
import type { Notice } from '../../../shared/contract/streams.ts';
import type { EpochMs } from '../../../shared/market/calendar.ts';

/** A command of the window. */
export const USE_DELAYED = { label: 'Use delayed data', command: 'feed.useDelayed' };

const ID = 'silent-host';

export class DelayedOffers {
  readonly #tell: (notice: Notice) => void;
  readonly #withdraw: (id: string) => void;
  #told = '';

  /** `withdraw`: what the notice of this id told of is over. */
  constructor(tell: (notice: Notice) => void, withdraw: (id: string) => void) {
    this.#tell = tell;
    this.#withdraw = withdraw;
  }

  /** Called about once a second. A refusal in words is reported with the vendor's text, by `StaleWatch`. */
  check(capabilities: readonly MarketCapability[], atMs: EpochMs): void {
    const silent = capabilities.filter(
      ({ timeliness, realTimeRefused }) => realTimeRefused && timeliness === 'unknown',
    );
    const markets = silent.map(({ market }) => market).join(', ');
    const isOffered = silent.some(({ delayedOffered }) => delayedOffered);
    const reason = (silent.find(({ delayedOffered }) => delayedOffered) ?? silent[0])?.reason ?? '';
    const told = `${markets}${reason}`;
    if (told === this.#told) return;
    this.#told = told;
    if (silent.length === 0) return this.#withdraw(ID);
    this.#tell({
      id: ID,
      level: 'warning',
      title: `The real-time host answers nothing: ${markets}`,
      message: isOffered ? `${reason} Until then REST fills in, as late as the plan is.`.trim() : reason,
      ...(isOffered && { action: USE_DELAYED }),
      atMs,
    });
  }
}
