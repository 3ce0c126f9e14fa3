/** The flow filter that lets a leader's prints through. */
import type { FlowLeader } from '../../../shared/contract/flow-day.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { flowFilterSettingsSchema, type FlowFilterSettings } from '../../../shared/settings/flow-filter.ts';

/** All prints of the leader's contract, expiry or underlying, and no others. */
export function printsOf({ underlying, expiry, symbol }: FlowLeader): FlowFilterSettings {
  const contract = symbol === undefined ? undefined : parseOptionSymbol(symbol);
  const conditions = [
    ...(expiry === undefined ? [] : [`expiry = ${expiry}`]),
    ...(contract ? [`root = ${contract.root}`, `strike = ${contract.strike}`] : []),
  ];
  return flowFilterSettingsSchema.parse({
    underlyings: [underlying],
    rights: contract ? [contract.right] : [],
    minPremiumUsd: 0,
    where: conditions.join(' and '),
  });
}
