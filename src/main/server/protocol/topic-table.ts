/** Who listens to what in one market. A client that holds a wildcard is not sent the same event again for a single symbol. */
import type { Market } from '../../../shared/market/symbols.ts';
import type { MarketSource, Sink, Topic } from './market-source.ts';

export class TopicTable {
  readonly #market: Market;
  readonly #source: MarketSource;
  readonly #topics = new Map<string, Topic>();

  constructor(market: Market, source: MarketSource) {
    this.#market = market;
    this.#source = source;
  }

  #topic(channel: string, symbol: string): Topic {
    const key = `${channel}.${symbol}`;
    let topic = this.#topics.get(key);
    if (!topic) {
      topic = { market: this.#market, channel, symbol, sinks: [] };
      this.#topics.set(key, topic);
    }
    return topic;
  }

  add(channel: string, symbol: string, sink: Sink): void {
    const topic = this.#topic(channel, symbol);
    if (topic.sinks.includes(sink)) return;
    topic.sinks.push(sink);
    if (topic.sinks.length === 1) this.#source.demand(topic, true);
  }

  remove(channel: string, symbol: string, sink: Sink): void {
    const topic = this.#topic(channel, symbol);
    const at = topic.sinks.indexOf(sink);
    if (at < 0) return;
    topic.sinks.splice(at, 1);
    if (topic.sinks.length > 0) return;
    this.#source.demand(topic, false);
    this.#topics.delete(`${channel}.${symbol}`);
  }

  /** Topics with at least one listener. */
  get size(): number {
    return this.#topics.size;
  }
}
