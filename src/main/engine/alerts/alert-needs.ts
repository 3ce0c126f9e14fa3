/** What enabled rules need of the feed, so that they watch whether or not a pane shows it. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { measuresOf, namesSymbols, scannedNames, scanQuery } from '../../../shared/scan/scan-vocabulary.ts';
import { SCAN_MEASURES } from '../../../shared/scan/scan-measures.ts';
import { ALERT_MEASURES, isModelMeasure } from '../../../shared/settings/alert-measures.ts';
import { NO_LISTS, type NamedLists } from '../../../shared/settings/list-members.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';

export interface AlertNeeds {
  symbols: string[];
  /** Whole expiries that must be modelled, by underlying. */
  chains: Map<string, Set<string>>;
  /** Contracts whose model values are looked at. */
  modelled: string[];
  /** Every option print is needed. */
  flow: boolean;
  /** Names that rules on a scan go through. */
  scanned: string[];
  /** Those of them that a rule goes through only where they have options. */
  optionable: string[];
  /** Underlyings whose volatility at 30 days is looked at. */
  named: string[];
  /** How far back minutes of a symbol are needed, in minutes of trading. */
  bars: Map<string, number>;
}

/** After this many periods a smoothed value no longer depends on where it began. */
const PERIODS_TO_SETTLE = 4;

export function alertNeeds(rules: readonly AlertRule[], lists: NamedLists = NO_LISTS): AlertNeeds {
  const symbols = new Set<string>();
  const chains = new Map<string, Set<string>>();
  const modelled = new Set<string>();
  const scanned = new Set<string>();
  const optionable = new Set<string>();
  const named = new Set<string>();
  const bars = new Map<string, number>();
  let flow = false;
  for (const rule of rules) {
    if (!rule.enabled) continue;
    for (const condition of rule.groups.flat()) {
      if (condition.kind === 'print' || condition.kind === 'flow') flow = true;
      if (condition.kind === 'scan') {
        const query = scanQuery(condition.where);
        const names = scannedNames(query, lists);
        for (const name of names) scanned.add(name);
        if (!namesSymbols(query)) for (const name of names) optionable.add(name);
        flow ||= measuresOf(query).some((id) => SCAN_MEASURES[id].flow);
      }
      if (condition.kind !== 'value') continue;
      for (const { symbol, measure, args } of [condition, ...(condition.against ? [condition.against] : [])]) {
        symbols.add(symbol);
        const { name, from } = ALERT_MEASURES[measure];
        if (name) named.add(symbol);
        // Its expiries around 30 days come by themselves.
        if (name && !chains.has(symbol)) chains.set(symbol, new Set());
        if (from === 'board') flow = true;
        if (from === 'bars') {
          const [period, minutes] = args as [number, number];
          bars.set(symbol, Math.max(bars.get(symbol) ?? 0, period * minutes * PERIODS_TO_SETTLE));
        }
        const contract = isModelMeasure(measure) ? parseOptionSymbol(symbol) : undefined;
        if (!contract) continue;
        modelled.add(symbol);
        symbols.add(contract.underlying);
        const expiries = chains.get(contract.underlying) ?? new Set();
        chains.set(contract.underlying, expiries.add(contract.expiry));
      }
    }
  }
  return {
    symbols: [...symbols],
    chains,
    modelled: [...modelled],
    flow,
    scanned: [...scanned],
    optionable: [...optionable],
    named: [...named],
    bars,
  };
}
