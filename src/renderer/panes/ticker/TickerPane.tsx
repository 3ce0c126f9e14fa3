/** One symbol, large: for a second monitor or the far side of the desk. */
import { marketOf } from '../../../shared/market/symbols.ts';
import { useEffect, useState, type ReactNode } from 'react';
import { AgeBadge } from '../../components/AgeBadge.tsx';
import { formatChange, formatCompact, formatPercent, formatPrice, formatSize } from '../../components/format.ts';
import { NumberCell } from '../../components/NumberCell.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Sparkline } from '../../components/Sparkline.tsx';
import type { CellTone } from '../../components/table-types.ts';
import { mirror } from '../../stores/market.ts';
import { useIsHeldUp } from '../../stores/market-feed.ts';
import { isOfFinishedDay } from '../../stores/plan.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { componentStates } from '../../components/component-words.ts';
import styles from './ticker.module.css';

const signTone = (value: number): CellTone => (value > 0 ? 'up' : value < 0 ? 'down' : 'quiet');
const changeOf = (symbol: string): number => mirror.read(symbol, 'last') - mirror.read(symbol, 'prevClose');

const selectLast = (symbol: string): { text: string } => ({ text: formatPrice(mirror.read(symbol, 'last')) });
const selectChange = (symbol: string): { text: string; tone: CellTone } => {
  const change = changeOf(symbol);
  const arrow = change > 0 ? '▲ ' : change < 0 ? '▼ ' : '';
  const percent = formatPercent(change / mirror.read(symbol, 'prevClose'));
  return { text: `${arrow}${formatChange(change, mirror.read(symbol, 'last'))}  ${percent}`, tone: signTone(change) };
};
const selectQuote = (symbol: string): { text: string } => ({
  text: `${formatPrice(mirror.read(symbol, 'bid'))} × ${formatPrice(mirror.read(symbol, 'ask'))}`,
});
const selectSizes = (symbol: string): { text: string } => ({
  text: `${formatSize(mirror.read(symbol, 'bidSize'))} × ${formatSize(mirror.read(symbol, 'askSize'))}`,
});
const selectRange = (symbol: string): { text: string } => ({
  text: `${formatPrice(mirror.read(symbol, 'low'))} – ${formatPrice(mirror.read(symbol, 'high'))}`,
});
const selectVolume = (symbol: string): { text: string } => ({ text: formatCompact(mirror.read(symbol, 'volume')) });

const SPARK_WIDTH = 220;
const SPARK_HEIGHT = 44;

export function TickerPane(props: PaneProps): ReactNode {
  const { symbol } = props;
  const stale = useIsHeldUp(marketOf(symbol));
  const polling = useWorldStore((s) => s.polling.has(marketOf(symbol)));
  return (
    <Pane
      label={`Ticker ${symbol}`}
      header={
        <PaneHeader
          symbol={symbol}
          onSymbol={props.setSymbol}
          linkGroup={props.linkGroup}
          onLinkGroup={props.setLinkGroup}
          trailing={<LastAge symbol={symbol} stale={stale} polling={polling} />}
        />
      }
    >
      <div className={styles.tile} data-stale={stale || undefined}>
        <NumberCell className={styles.last} symbol={symbol} select={selectLast} label="Last price" />
        <NumberCell
          className={styles.change}
          symbol={symbol}
          select={selectChange}
          label="Change since the previous close"
        />
        <Sparkline symbol={symbol} width={SPARK_WIDTH} height={SPARK_HEIGHT} />
        <dl className={styles.facts}>
          <Fact name="Bid × ask" symbol={symbol} select={selectQuote} />
          <Fact name="Size" symbol={symbol} select={selectSizes} />
          <Fact name="Day range" symbol={symbol} select={selectRange} />
          <Fact name="Volume" symbol={symbol} select={selectVolume} />
        </dl>
      </div>
    </Pane>
  );
}

const AGE_EVERY_MS = 1000;

/** Source and age of the last price, looked at once a second. */
function LastAge({ symbol, stale, polling }: { symbol: string; stale: boolean; polling: boolean }): ReactNode {
  const [nowMs, setNowMs] = useState(marketNowMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(marketNowMs()), AGE_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const atMs = mirror.read(symbol, 'lastAtMs');
  const source = mirror.read(symbol, 'tradeSource');
  return (
    <>
      {isOfFinishedDay(marketOf(symbol), atMs, nowMs) && (
        <span className="warning" title={componentStates.planHasNoLive}>
          END OF DAY
        </span>
      )}
      <AgeBadge atMs={atMs} nowMs={nowMs} source={source} stale={stale} polling={polling} />
    </>
  );
}

function Fact({
  name,
  symbol,
  select,
}: {
  name: string;
  symbol: string;
  select(symbol: string): { text: string };
}): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <NumberCell symbol={symbol} select={select} />
      </dd>
    </div>
  );
}
