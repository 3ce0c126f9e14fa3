/** Which of the requests over whole chains a pass has time for: those that have waited longest go first. */
import type { AnalyticsRequest } from '../../../shared/contract/analytics.ts';
import { fitting } from './analytics-kinds.ts';

export class AnalyticsTurns {
  /** Passes that a request has waited for. */
  #waited = new Map<string, number>();

  /** The keys of those to answer now. `contractsOf`: how many contracts a request covers; `budgetUs`: microseconds that the pass has. */
  *next(
    asked: ReadonlyMap<string, AnalyticsRequest>,
    contractsOf: (request: AnalyticsRequest) => number,
    budgetUs: number,
  ): Iterable<string> {
    const waiting = [...asked].map(([key, request]) => ({
      key,
      what: request.what,
      contracts: contractsOf(request),
      waited: this.#waited.get(key) ?? 0,
    }));
    this.#waited = new Map(waiting.map(({ key, waited }) => [key, waited + 1]));
    for (const { key } of fitting(waiting, budgetUs)) {
      this.#waited.delete(key);
      yield key;
    }
  }
}
