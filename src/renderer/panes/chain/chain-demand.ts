/** What a chain pane asks the engine for. */
import type { DemandItem } from '../../../shared/contract/demand.ts';
import type { ChainRow } from './select-chain-rows.ts';

export const rowDemand = (symbol: string, spark: boolean): DemandItem => ({
  kind: 'row',
  key: `row ${symbol}${spark ? ' spark' : ''}`,
  symbol,
  priority: 'visible',
  spark,
});

/** The chain of the shown expiries, with Massive's own Greeks where `vendor`, and the contracts of `rows`; the underlying's own row is the definition's. */
export function chainDemand(
  underlying: string,
  expiries: readonly string[],
  rows: readonly ChainRow[],
  { spark, vendor }: { spark: boolean; vendor: boolean },
): DemandItem[] {
  const unique = [...new Set(expiries)].sort();
  const contracts = rows.flatMap(({ call, put }) => [call, put]).filter((contract) => contract !== undefined);
  return [
    ...(unique.length > 0
      ? [
          {
            kind: 'chain',
            key: `chain ${underlying} ${unique.join()}${vendor ? ' vendor' : ''}`,
            underlying,
            expiries: unique,
            ...(vendor && { vendor }),
          } as const,
        ]
      : []),
    ...contracts.map(({ symbol }) => rowDemand(symbol, spark)),
  ];
}
