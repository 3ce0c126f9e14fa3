/** Where the underlying's 30-day volatility stands, in the chain's header line. */
import type { ReactNode } from 'react';
import { NumberCell } from '../../components/NumberCell.tsx';
import { formatIv, UNKNOWN } from '../../components/format.ts';
import { formatPointChange, formatShare, isOfNow, standingHover } from '../../components/standing.ts';
import type { CellTone } from '../../components/table-types.ts';
import { mirror } from '../../stores/market.ts';
import { marketNowMs } from '../../stores/world-store.ts';

type Shown = { text: string; tone?: CellTone };
const tone = (symbol: string): CellTone =>
  isOfNow((column) => mirror.read(symbol, column), marketNowMs()) ? '' : 'quiet';

function selectIv(symbol: string): Shown {
  const iv = mirror.read(symbol, 'iv30');
  if (Number.isNaN(iv)) return { text: UNKNOWN };
  const change = mirror.read(symbol, 'iv30DayChange');
  const since = Number.isNaN(change) ? '' : ` (${formatPointChange(change)})`;
  return { text: `${formatIv(iv)}%${since}`, tone: tone(symbol) };
}

function selectRank(symbol: string): Shown {
  const [rank, percentile] = [mirror.read(symbol, 'ivRank'), mirror.read(symbol, 'ivPercentile')];
  return { text: `${formatShare(rank)} · ${formatShare(percentile)}`, tone: tone(symbol) };
}

function selectSkew(symbol: string): Shown {
  const skew = mirror.read(symbol, 'skew30');
  if (Number.isNaN(skew)) return { text: UNKNOWN };
  return {
    text: `${formatPointChange(skew)} · ${formatShare(mirror.read(symbol, 'skewPercentile'))}`,
    tone: tone(symbol),
  };
}

export function StandingFacts({ underlying }: { underlying: string }): ReactNode {
  return (
    <>
      <Standing
        name="IV 30d"
        symbol={underlying}
        select={selectIv}
        what="30-day implied volatility and its change since the session before"
      />
      <Standing name="Rank · pct" symbol={underlying} select={selectRank} what="IV rank and IV percentile of a year" />
      <Standing
        name="Skew · pct"
        symbol={underlying}
        select={selectSkew}
        skew
        what="25-delta risk reversal at 30 days and its percentile of a year"
      />
    </>
  );
}

interface StandingProps {
  name: string;
  symbol: string;
  select: (symbol: string) => Shown;
  what: string;
  skew?: boolean;
}

function Standing({ name, symbol, select, what, skew = false }: StandingProps): ReactNode {
  const hover = (): string =>
    standingHover((column) => mirror.read(symbol, column), what, skew ? 'skewDays' : 'ivDays', marketNowMs());
  return (
    <div onPointerEnter={(event) => (event.currentTarget.title = hover())}>
      <dt>{name}</dt>
      <dd>
        <NumberCell symbol={symbol} select={select} label={what} ages />
      </dd>
    </div>
  );
}
