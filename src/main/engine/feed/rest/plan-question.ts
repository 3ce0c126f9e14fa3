/** One cheap question per market that no free plan is answered: an answer proves a paid one. */
import type { SocketState } from '../../../../shared/contract/health.ts';
import type { Market } from '../../../../shared/market/symbols.ts';
import { errorText } from '../feed-error.ts';
import type { RestRequest } from '../feed-source.ts';

const QUESTIONS: Readonly<Record<Market, RestRequest>> = {
  options: { path: '/v3/snapshot/options/SPY', query: { limit: 1 } },
  stocks: { path: '/v2/snapshot/locale/us/markets/stocks/tickers/SPY' },
  indices: { path: '/v3/snapshot/indices', query: { 'ticker.any_of': 'I:SPX', limit: 1 } },
};

export const planQuestion = (market: Market): RestRequest => QUESTIONS[market];

/** The vendor lets no connection in for now: no login can tell the plan. */
const KEPT_OUT = new Set<SocketState>(['waiting', 'evicted']);

interface PlanQuestionsOptions {
  request(request: RestRequest): Promise<unknown>;
  log(level: 'info', text: string): void;
}

/** Asks where no login is possible, as for half a minute after another process of the account ended; of each market once. */
export class PlanQuestions {
  readonly #asked = new Set<Market>();
  readonly #options: PlanQuestionsOptions;

  constructor(options: PlanQuestionsOptions) {
    this.#options = options;
  }

  askIfKeptOut(market: Market, state: SocketState): void {
    if (!KEPT_OUT.has(state) || this.#asked.has(market)) return;
    this.#asked.add(market);
    const { request, log } = this.#options;
    request({ ...planQuestion(market), asksPlan: true }).catch((error: unknown) =>
      log('info', `${market}: what the plan is stays open until its stream tells: ${errorText(error)}`),
    );
  }
}
