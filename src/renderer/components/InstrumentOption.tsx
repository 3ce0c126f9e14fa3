/** One answer of the instrument search: a contract with bid and ask, a ticker with its company. */
import { useMemo, type ReactNode } from 'react';
import type { SymbolMatch } from '../../shared/contract/calls.ts';
import { useDemand } from '../bridge/terminal.ts';
import { mirror } from '../stores/market.ts';
import { formatPrice, formatSymbol } from './format.ts';
import { NumberCell } from './NumberCell.tsx';

export function InstrumentOption({ match }: { match: SymbolMatch }): ReactNode {
  return (
    <>
      <b>{formatSymbol(match.symbol)}</b>
      <span title={match.name}>{match.name}</span>
      {match.market === 'options' ? <Quote symbol={match.symbol} /> : <i>{match.market}</i>}
    </>
  );
}

function Quote({ symbol }: { symbol: string }): ReactNode {
  useDemand(useMemo(() => [{ kind: 'row', key: `found ${symbol}`, symbol, priority: 'visible' } as const], [symbol]));
  return (
    <i title="Bid × ask">
      <NumberCell symbol={symbol} select={selectQuote} label="Bid × ask" />
    </i>
  );
}

const selectQuote = (symbol: string): { text: string } => ({
  text: `${formatPrice(mirror.read(symbol, 'bid'))} × ${formatPrice(mirror.read(symbol, 'ask'))}`,
});
