/** A chain on screen is offered to be held in moment B; and what B has of it. */
import { useEffect, useMemo, useRef } from 'react';
import { isOldModel } from '../../components/ModelAge.tsx';
import { offerChain } from '../../stores/held-chain.ts';
import { heldChain, useNamedMoment } from '../../stores/held-moment.ts';
import { isHeldUp } from '../../stores/market-feed.ts';
import { marketNowMs } from '../../stores/world-store.ts';
import type { ComparedWith } from './compared-columns.ts';
import { expiryKey, type ChainRow } from './select-chain-rows.ts';
import type { ChainRows } from './use-chain-rows.ts';

/** Undefined where B has none of the contracts shown. */
export function useHeldChain(
  underlying: string,
  { rows, contracts, summaries }: Pick<ChainRows, 'rows' | 'contracts' | 'summaries'>,
  visible: boolean,
): ComparedWith | undefined {
  const latest = useRef({ contracts, summaries });
  latest.current = { contracts, summaries };
  useEffect(() => {
    if (!visible) return undefined;
    return offerChain(() => ({
      underlying,
      symbols: latest.current.contracts().map(({ symbol }) => symbol),
      oldExpiries: latest.current.summaries.flatMap((s) => (s && isOldModel(s, marketNowMs()) ? [expiryKey(s)] : [])),
      isHeldUp: isHeldUp('options'),
    }));
  }, [underlying, visible]);
  const moment = useNamedMoment();
  const then = heldChain(moment?.moment, underlying);
  const has = useMemo(() => {
    const holds = ({ call, put }: ChainRow): boolean =>
      [call, put].some((contract) => contract && then && then.idOf(contract.symbol) >= 0);
    return rows.some(holds);
  }, [then, rows]);
  return useMemo(() => (moment && then && has ? { chain: then, name: moment.name } : undefined), [moment, then, has]);
}
