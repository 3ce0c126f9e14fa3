/** Alert rules in a running world: fed by the pipeline, kept supplied by the feed, told to host and windows. */
import type { AlertFired, AlertRuleState, LastFired } from '../../shared/contract/alerts.ts';
import type { FromEngine } from '../../shared/contract/engine-messages.ts';
import type { WorldKind } from '../../shared/contract/world.ts';
import type { EpochMs } from '../../shared/market/calendar.ts';
import type { Market } from '../../shared/market/symbols.ts';
import type { AlertRule } from '../../shared/settings/alerts.ts';
import { AlertBook } from './alerts/alert-book.ts';
import { alertNeeds, type AlertNeeds } from './alerts/alert-needs.ts';
import type { WantedChannel } from './feed/feed-source.ts';
import type { MarketPipeline } from './market-pipeline.ts';

export interface AlertServiceOptions {
  pipeline: MarketPipeline;
  world: WorldKind;
  /** Replay: the session's file. */
  source: string;
  post: (message: FromEngine) => void;
  /** What the rules need of the feed changed. */
  needsChanged: () => void;
  log: (level: 'warning', text: string) => void;
}

export class AlertService {
  readonly #options: AlertServiceOptions;
  readonly #book: AlertBook;
  #needs: AlertNeeds = alertNeeds([]);
  #firedSinceStates = false;
  #lostTold = 0;

  constructor(options: AlertServiceOptions) {
    this.#options = options;
    const { pipeline, world, source } = options;
    this.#book = new AlertBook({
      table: pipeline.table,
      tape: pipeline.tape,
      world,
      source,
      fired: (alert) => this.#fired(alert),
    });
  }

  /** What rules look at, whether or not a pane shows it. */
  get symbols(): readonly string[] {
    return this.#needs.symbols;
  }

  setRules(rules: readonly AlertRule[], lastFired: LastFired, nowMs: EpochMs): void {
    this.#book.setRules(rules, lastFired, nowMs);
    // A frame costs nothing more while there is no rule.
    this.#options.pipeline.alerts = this.#book.size > 0 ? this.#book : undefined;
    this.#needs = alertNeeds(rules);
    this.#options.needsChanged();
  }

  arm(ruleId: string): void {
    this.#book.arm(ruleId);
  }

  /** At the publish tick. */
  evaluate(nowMs: EpochMs): void {
    this.#book.evaluate(nowMs);
    const { lostPrints } = this.#book;
    if (lostPrints === this.#lostTold) return;
    this.#lostTold = lostPrints;
    this.#options.log(
      'warning',
      `alerts: ${lostPrints} prints were overwritten before the flow rules could look at them`,
    );
  }

  setStale(markets: readonly Market[]): void {
    this.#book.setStale(markets);
  }

  /** After the state was put back to another moment. */
  reset(): void {
    this.#book.reset();
  }

  states(nowMs: EpochMs, notStreamed: ReadonlyMap<string, string>): AlertRuleState[] {
    this.#firedSinceStates = false;
    return this.#book.states(nowMs, notStreamed);
  }

  /** True where a state is worth telling before the next pulse. */
  get moved(): boolean {
    return this.#firedSinceStates;
  }

  /** The panes' channels and the rules', each once with the higher priority. */
  addChannels(wanted: readonly WantedChannel[]): WantedChannel[] {
    const { channels, flow } = this.#needs;
    if (channels.length === 0 && !flow) return [...wanted];
    const merged = new Map(wanted.map((w) => [`${w.market}/${w.channel}.${w.symbol}`, w]));
    const add = (channel: WantedChannel): void => {
      const key = `${channel.market}/${channel.channel}.${channel.symbol}`;
      const known = merged.get(key);
      if (!known || known.priority === 'flow') merged.set(key, channel);
    };
    for (const channel of channels) add({ ...channel, priority: 'alert' });
    if (flow) add({ market: 'options', channel: 'T', symbol: '*', priority: 'alert' });
    return [...merged.values()];
  }

  /** The expiries shown and those whose IV or Greeks a rule is on. */
  addChains(shown: Map<string, Set<string>>): Map<string, Set<string>> {
    for (const [underlying, expiries] of this.#needs.chains)
      shown.set(underlying, new Set([...(shown.get(underlying) ?? []), ...expiries]));
    return shown;
  }

  close(): void {
    this.#options.pipeline.alerts = undefined;
    this.#book.close();
  }

  #fired(alert: AlertFired): void {
    this.#firedSinceStates = true;
    this.#options.post({ kind: 'alertFired', alert });
  }
}
