/** What enabled rules need of the feed, so that they watch whether or not a pane shows it. */
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { isModelMeasure } from '../../../shared/settings/alert-measures.ts';
import type { AlertRule } from '../../../shared/settings/alerts.ts';

export interface AlertNeeds {
  symbols: string[];
  /** Whole expiries that must be modelled, by underlying. */
  chains: Map<string, Set<string>>;
  /** Contracts whose model values are looked at. */
  modelled: string[];
  /** Every option print is needed. */
  flow: boolean;
}

export function alertNeeds(rules: readonly AlertRule[]): AlertNeeds {
  const symbols = new Set<string>();
  const chains = new Map<string, Set<string>>();
  const modelled = new Set<string>();
  let flow = false;
  for (const rule of rules) {
    if (!rule.enabled) continue;
    for (const condition of rule.groups.flat()) {
      if (condition.kind === 'print' || condition.kind === 'flow') flow = true;
      if (condition.kind !== 'value') continue;
      for (const { symbol, measure } of [condition, ...(condition.against ? [condition.against] : [])]) {
        symbols.add(symbol);
        const contract = isModelMeasure(measure) ? parseOptionSymbol(symbol) : undefined;
        if (!contract) continue;
        modelled.add(symbol);
        symbols.add(contract.underlying);
        const expiries = chains.get(contract.underlying) ?? new Set();
        chains.set(contract.underlying, expiries.add(contract.expiry));
      }
    }
  }
  return { symbols: [...symbols], chains, modelled: [...modelled], flow };
}
