/** What a live feed is opened with: the key, its hosts, and what earlier feeds of the account left behind. */
import type { Market } from '../../../shared/market/symbols.ts';
import type { AccountConnections } from './sockets/account-connections.ts';
import type { FeedEnvironment } from './environment.ts';
import type { RestLimiter } from './rest/rest-limiter.ts';
import type { KeyStriker } from './strike-key.ts';

export interface LiveSourceOptions {
  key: string;
  /** Strikes the keys of other feeds and checks of this run too; `key` is added to it. */
  striker?: KeyStriker;
  wsUrl: string;
  /** Undefined where it is not known: then it is never offered. */
  wsDelayedUrl: string | undefined;
  restUrl: string;
  /** The REST address hands on the vendor's own `next_url`. */
  isRelay?: boolean;
  delayedMarkets: readonly Market[];
  /** Option quotes streamed at most. */
  quoteLimit: number;
  /** True where no market's plan limits requests: our own simulated market. Otherwise it is learnt from answers. */
  unlimited?: boolean;
  /** What earlier feeds and checks on this account left behind. */
  account?: AccountConnections;
  /** The key's REST limiter, where a key check or an earlier world has used it. */
  limiter?: RestLimiter;
  environment?: FeedEnvironment;
  log(level: 'info' | 'warning' | 'error', text: string): void;
}
