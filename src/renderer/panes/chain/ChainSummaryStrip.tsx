/** One expiry in a line: spot, forward and its source, at-the-money volatility, expected move, how its quotes arrive. */
import { useCallback, type ReactNode } from 'react';
import type { ModelStamp } from '../../../shared/contract/analytics.ts';
import { counted } from '../../../shared/contract/counted.ts';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { SOURCE } from '../../../shared/contract/columns.ts';
import { DELAYED_TEXT } from '../../../shared/market/delay.ts';
import { marketOf } from '../../../shared/market/symbols.ts';
import { unknownYear } from '../../../shared/market/trading-calendar.ts';
import {
  formatAge,
  earlierDay,
  formatAgo,
  formatIv,
  formatPercent,
  formatPrice,
  formatSize,
  UNKNOWN,
} from '../../components/format.ts';
import { fitHints } from '../../components/component-words.ts';
import { NumberCell } from '../../components/NumberCell.tsx';
import { latenessMeans } from '../../components/lateness.ts';
import { useHealthStore } from '../../stores/engine-stores.ts';
import { mirror } from '../../stores/market.ts';
import {
  chainFaults,
  chainStates,
  coverageInWords,
  chainCoverageText,
  forwardInWords,
  NO_QUOTES,
} from './chain-words.ts';
import type { ComparedWith } from './compared-columns.ts';
import { forwardAt, isSpotImplied } from './forward-at.ts';
import { isOldModel, ModelAge, modelAgeText, useIsOldModel } from '../../components/ModelAge.tsx';
import type { CellTone } from '../../components/table-types.ts';
import { isHeldUp, useIsHeldUp } from '../../stores/market-feed.ts';
import { delayMsOf, isMarketEndOfDay, useLateness } from '../../stores/plan.ts';
import { marketNowMs, useWorldStore } from '../../stores/world-store.ts';
import { StandingFacts } from './StandingFacts.tsx';
import styles from './ChainPane.module.css';

interface StripProps {
  underlying: string;
  /** The first expiry shown; undefined while it loads. */
  chain?: ChainSummary;
  /** What belongs to one expiry stands in each one's heading. */
  several: boolean;
  /** Of all expiries shown the one whose model is oldest. */
  oldest?: ModelStamp;
  /** Moment B. */
  held?: ComparedWith;
}

/** Present from the start, so that nothing shifts when the summary arrives. */
export function ChainSummaryStrip({ chain, underlying, several, oldest, held }: StripProps): ReactNode {
  const impliedSpot = isSpotImplied(chain, mirror.read(underlying, 'last'));
  return (
    <div className={styles.summary}>
      <dl>
        <div>
          <dt>Spot</dt>
          <dd title={impliedSpot ? chainStates.impliedSpot : undefined}>
            {impliedSpot ? (
              `≈${formatPrice(chain?.spot)} implied`
            ) : (
              <NumberCell symbol={underlying} select={selectSpot} label="Spot" ages />
            )}
          </dd>
        </div>
        {held && (
          <div className={styles.heldSpot} title={`Spot at ${held.name}`}>
            <dt>B</dt>
            <dd>{formatPrice(held.chain.spot)}</dd>
          </div>
        )}
        {!several && <ExpiryFacts underlying={underlying} chain={chain} />}
        <StandingFacts underlying={underlying} />
        {!several && <DeliveryFacts chain={chain} />}
      </dl>
      {!several && chain && <ModelNotes chain={chain} />}
      {several && oldest && <ModelAge stamp={oldest} />}
    </div>
  );
}

/** By the plan of the underlying's own market, which may be late, or none, beside real-time options. */
const selectSpot = (symbol: string): { text: string; tone: CellTone } => {
  const day = earlierDay(mirror.read(symbol, 'lastAtMs'), marketNowMs());
  // A plan without a delayed host known gives it as late over REST.
  const isLate =
    day === undefined && (mirror.read(symbol, 'tradeSource') === SOURCE.delayed || delayMsOf(marketOf(symbol)) > 0);
  const price = formatPrice(mirror.read(symbol, 'last'));
  return {
    text: `${price}${day === undefined ? '' : ` of ${day}`}${isLate ? ` · ${DELAYED_TEXT}` : ''}`,
    tone: day === undefined && !isHeldUp(marketOf(symbol)) ? '' : 'quiet',
  };
};

function ExpiryFacts({ underlying, chain }: { underlying: string; chain: ChainSummary | undefined }): ReactNode {
  const { spot, expectedMoveUsd: move } = chain ?? {};
  const isOld = useIsOldModel(chain);
  const selectForward = useCallback(
    (symbol: string) => ({
      text: formatPrice(chain && hasModel(chain) ? forwardAt(chain, mirror.read(symbol, 'last')) : undefined),
    }),
    [chain],
  );
  const held = chain?.atmIvHeld ? '≈' : '';
  const moveShare = move === undefined || spot === undefined ? undefined : move / spot;
  return (
    <>
      <Fact
        name="Forward"
        text={<NumberCell symbol={underlying} select={selectForward} label="Forward" />}
        hover={
          chain && hasModel(chain)
            ? `${forwardInWords(chain)}.\nBetween passes of the model it moves with the spot beside it.`
            : undefined
        }
        old={isOld}
      />
      <Fact
        name="ATM IV"
        old={isOld}
        text={chain?.atmIvFraction === undefined ? UNKNOWN : `${held}${formatIv(chain.atmIvFraction)}%`}
        hover={chain?.atmIvHeld && fitHints.heldByZeroBids}
      />
      <Fact
        name="Expected move"
        old={isOld}
        text={move === undefined ? UNKNOWN : `${held}±${formatPrice(move)} (${formatPercent(moveShare).slice(1)})`}
        hover="Spot × at-the-money volatility × √time to expiry"
      />
      <Fact
        name="Straddle"
        text={formatPrice(chain?.straddleUsd)}
        hover="Price of the at-the-money call and put together"
      />
    </>
  );
}

function DeliveryFacts({ chain }: { chain: ChainSummary | undefined }): ReactNode {
  const coverage = chain?.coverage;
  const delayed = useLateness(OPTIONS);
  const clockMs = useWorldStore((s) => s.clockMs);
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  const optionsHeldUp = useIsHeldUp('options');
  const how = { isReplay, isHeldUp: optionsHeldUp, oldMs: chain?.basisOldMs };
  return (
    <>
      <Fact
        name="Quotes"
        text={quotesText(chain, clockMs, how)}
        hover={coverage && coverageInWords(coverage, clockMs, how)}
        old={optionsHeldUp}
      />
      <Fact name="Snapshot" hover={SNAPSHOT_MEANS} text={snapshotText(chain, clockMs, delayed)} old={optionsHeldUp} />
    </>
  );
}

const OPTIONS = ['options'] as const;
const SNAPSHOT_MEANS =
  'When REST last answered with these contracts; a delayed plan’s answer is of a quarter of an hour before.';

const snapshotText = (chain: ChainSummary | undefined, nowMs: number, delayed: string): string =>
  chain?.snapshotAtMs === undefined
    ? UNKNOWN
    : [formatAgo(nowMs - chain.snapshotAtMs), delayed].filter(Boolean).join(' · ');

/** Without one quote, or volatility of the vendor's, there is nothing that a model was computed from. */
const hasModel = ({ basisAtMs, vendorAtMs, atmIvFraction }: ChainSummary): boolean =>
  basisAtMs !== undefined || vendorAtMs !== undefined || atmIvFraction !== undefined;

/** Or was. A plan of finished days has nothing to compute from. */
const isBeingComputed = (chain: ChainSummary): boolean =>
  ((chain.modelAtMs !== undefined && hasModel(chain)) || chain.computing !== undefined) && !isMarketEndOfDay('options');

function ModelNotes({ chain }: { chain: ChainSummary }): ReactNode {
  const by = useHealthStore(({ health }) => health?.analytics.behindBy);
  return (
    <>
      {chain.modelBehindMs !== undefined ? (
        <span className="warning" title={`${chainStates.modelBehind}\n${latenessMeans({ what: 'model', by })}`}>
          {behindText(chain)}
        </span>
      ) : (
        isBeingComputed(chain) && <ModelAge stamp={chain} />
      )}
      {unknownYear(chain.expiry) && (
        <span className="warning" title={unknownYear(chain.expiry)}>
          Holidays of {chain.expiry.slice(0, 4)} not known
        </span>
      )}
      {isFailed(chain) && <span className="warning">{chainFaults.notRefreshed(chain.error!)}</span>}
    </>
  );
}

/** A plan without current options refuses what would refresh them: that is no failure, and a note says so. */
const isFailed = ({ error }: ChainSummary): boolean => error !== undefined && !isMarketEndOfDay('options');

const NOT_IN_PLAN = 'not in the plan';

function quotesText(
  chain: ChainSummary | undefined,
  nowMs: number,
  how: Parameters<typeof chainCoverageText>[2],
): string {
  if (!chain) return isMarketEndOfDay('options') ? NOT_IN_PLAN : UNKNOWN;
  return chain.vendorAtMs === undefined && !isMarketEndOfDay('options')
    ? chainCoverageText(chain.coverage, nowMs, how)
    : NOT_IN_PLAN;
}

/** The same as one heading line of a table that shows several expiries. */
export function summaryLine(
  chain: ChainSummary | undefined,
  label: string,
  { isReplay, ...now }: { spot: number; ms: number; isReplay?: boolean },
): string {
  if (!chain) return label;
  const parts = [label];
  const forward = forwardAt(chain, now.spot);
  if (forward !== undefined) parts.push(`fwd ${formatPrice(forward)}`);
  if (chain.atmIvFraction !== undefined)
    parts.push(`IV ${chain.atmIvHeld ? '≈' : ''}${formatIv(chain.atmIvFraction)}%`);
  if (chain.expectedMoveUsd !== undefined) parts.push(`±${formatPrice(chain.expectedMoveUsd)}`);
  if (chain.straddleUsd !== undefined) parts.push(`straddle ${formatPrice(chain.straddleUsd)}`);
  const quotes = quotesText(chain, now.ms, { isReplay, isHeldUp: isHeldUp('options'), oldMs: chain.basisOldMs });
  parts.push(quotes === NO_QUOTES ? quotes : `quotes ${quotes}`);
  if (chain.modelBehindMs !== undefined) parts.push(behindText(chain));
  else if (isOldModel(chain, now.ms)) parts.push(`model ${modelAgeText(chain, now.ms)}`);
  if (isFailed(chain)) parts.push(chainFaults.notRefreshed(chain.error!));
  return parts.join('  ·  ');
}

const behindText = ({ modelBehindMs = 0, modelWaiting = 0 }: ChainSummary): string =>
  `model ${formatAge(modelBehindMs)} behind${modelWaiting === 0 ? '' : `, ${waitingText(modelWaiting)}`}`;

const waitingText = (contracts: number): string =>
  counted(contracts, 'contract waits', 'contracts wait', formatSize(contracts));

interface FactProps {
  name: string;
  text: ReactNode;
  hover?: string;
  /** Not to be taken for live: computed too long ago, or nothing newer comes. */
  old?: boolean;
}

function Fact({ name, text, hover, old }: FactProps): ReactNode {
  return (
    <div title={hover}>
      <dt>{name}</dt>
      <dd className={old ? 'faint' : undefined}>{text}</dd>
    </div>
  );
}
