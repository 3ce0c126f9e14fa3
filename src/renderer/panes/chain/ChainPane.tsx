/** The options chain of one underlying: calls, strikes, puts, live. */
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { ChainSummary } from '../../../shared/contract/streams.ts';
import { etDate, etTime } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { useDemand } from '../../bridge/terminal.ts';
import { ExpiryStrip } from '../../components/ExpiryStrip.tsx';
import { formatAge, formatExpiry, formatSymbol } from '../../components/format.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { isOldModel, oldestStamp } from '../../components/ModelAge.tsx';
import { Pane } from '../../components/Pane.tsx';
import { PlanNote } from '../../components/PlanNote.tsx';
import { NoMarket } from '../../components/NoMarket.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../components/states.tsx';
import { VirtualTable, type TableHandle } from '../../components/VirtualTable.tsx';
import { mirror } from '../../stores/market.ts';
import { isHeldUp } from '../../stores/market-feed.ts';
import { useEndOfDay } from '../../stores/plan.ts';
import { marketNowMs, useNoMarket, useWorldStore } from '../../stores/world-store.ts';
import { showFailure } from '../../stores/notices-store.ts';
import { openPaletteWith } from '../../stores/dialogs-store.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import {
  chainColumns,
  copyColumns,
  columnsOfPlan,
  columnSide,
  type ChainPlan,
  type ColumnOptions,
} from './chain-columns.ts';
import { chainDemand } from './chain-demand.ts';
import { chainStates } from './chain-words.ts';
import { greekSource, type ChainSettings } from './chain-settings.ts';
import { ChainHeader } from './ChainHeader.tsx';
import { ChainSummaryStrip, summaryLine } from './ChainSummaryStrip.tsx';
import { forwardAt, isSpotImplied } from './forward-at.ts';
import { expiryKey, type ChainRow } from './select-chain-rows.ts';
import { AGE_LIMITS_MS, type ChainClasses } from './side-column.ts';
import { useFollowedContract } from './use-followed-contract.ts';
import { useChainRows, type ChainRows } from './use-chain-rows.ts';
import { useHeldChain } from './use-held-chain.ts';
import { useVisibleRows } from '../../components/use-visible-rows.ts';
import styles from './ChainPane.module.css';

/** Ages, shades at the money and reasons move without new data. */
const REFRESH_MS = 1000;

const CLASSES: ChainClasses = {
  itm: styles.itm,
  unusual: styles.unusual,
  strike: styles.strike,
  atm: styles.atm,
  held: styles.held,
  ages: [styles.age0, styles.age1, styles.age2, styles.age3, styles.age4],
};

export function ChainPane(props: PaneProps<ChainSettings>): ReactNode {
  const { paneId, symbol, setSymbol, settings, setSettings, visible, container } = props;
  const option = parseOptionSymbol(symbol);
  const underlying = option?.underlying ?? symbol;
  const chain = useChainRows(underlying, settings, option);
  const { expiries, shown, summaries, rows, placed } = chain;
  const body = useRef<HTMLDivElement>(null);
  const table = useRef<TableHandle>(null);
  const seen = useVisibleRows(body, rows);

  const greeks = greekSource(settings.greeks, summaries);
  const lacksQuotes = summaries.length > 0 && summaries.every((s) => s?.vendorAtMs !== undefined);
  const plan: ChainPlan = useEndOfDay('options') ? 'endOfDay' : lacksQuotes ? 'noQuotes' : 'whole';
  const latest = useRef(summaries);
  latest.current = summaries;
  const widePrices = (summaries[0]?.spot ?? 0) >= 1000;
  const held = useHeldChain(underlying, chain, visible);
  const options = useMemo(
    (): ColumnOptions => ({
      fields: columnsOfPlan(settings.columns, plan),
      greeks,
      ageHeat: settings.ageHeat,
      mirror,
      spot: () => spotNow(underlying, latest.current[0]),
      isProvisional: (key) => latest.current.some((s) => s?.computing !== undefined && expiryKey(s) === key),
      classes: CLASSES,
      widePrices,
      held: settings.againstHeld ? held : undefined,
      isHeldUp: () => isHeldUp('options'),
      isModelOld: ({ expiryKey: key }) => {
        const summary = latest.current.find((s) => s && expiryKey(s) === key);
        return summary !== undefined && isOldModel(summary, marketNowMs());
      },
    }),
    [settings.columns, plan, greeks, settings.ageHeat, settings.againstHeld, underlying, widePrices, held],
  );
  const columns = useMemo(() => chainColumns(options), [options]);
  const copied = useMemo(
    () =>
      copyColumns(columns, options, ({ expiryKey: key }) => {
        const nowMs = marketNowMs();
        const summary = latest.current.find((s) => s && expiryKey(s) === key);
        return {
          atEt: Number.isNaN(nowMs) ? '' : `${etDate(nowMs)} ${etTime(nowMs)}`,
          spot: spotNow(underlying, summary),
          forward: summary && forwardAt(summary, mirror.read(underlying, 'last')),
          rate: summary?.rateFraction,
        };
      }),
    [columns, options, underlying],
  );
  useDemand(
    chainDemand(
      underlying,
      shown.map((e) => e.expiry),
      visible ? rows.slice(seen.from, seen.to + 1) : [],
      { spark: settings.columns.includes('spark'), vendor: greeks !== 'model' },
    ),
  );
  const listed = expiries.kind === 'ready' ? expiries.value : undefined;
  const followed = useFollowedContract(option, listed, shown, (key) => setSettings({ expiries: [key] }));
  useCentredTable(body, table, { rows, placed, columns: columns.length, followedKey: followed.rowKey(rows) });

  const onActivate = (row: ChainRow, columnId: string): void => {
    const side = columnSide(columnId);
    const next = side ? (row[side]?.symbol ?? underlying) : underlying;
    followed.choseHere(next);
    setSymbol(next);
  };
  const menuOf = (row: ChainRow, columnId: string): MenuItem[] => {
    const side = columnSide(columnId);
    return instrumentActions((side && row[side]?.symbol) ?? underlying, paneId);
  };
  const onCopy = (): void => {
    container.window.navigator.clipboard
      .writeText(table.current?.tsv() ?? '')
      .catch((error: unknown) => showFailure('chain-copy', 'The chain was not copied', failureMessage(error)));
  };
  const groupOf = (row: ChainRow): string | undefined => {
    if (!row.heading) return undefined;
    const at = shown.findIndex((info) => expiryKey(info) === row.expiryKey);
    const info = shown[at];
    return (
      info &&
      summaryLine(summaries[at], `${info.root} ${formatExpiry(info.expiry, true)}  ${info.days}d`, {
        spot: mirror.read(underlying, 'last'),
        ms: marketNowMs(),
        isReplay: useWorldStore.getState().world?.kind === 'replay',
      })
    );
  };
  return (
    <Pane
      label={`Options chain of ${underlying}`}
      header={
        <ChainHeader pane={props} underlying={underlying} greeks={greeks} isHeld={held !== undefined} onCopy={onCopy} />
      }
    >
      {expiries.kind !== 'failed' && (
        <ExpiryStrip
          expiries={expiries.kind === 'ready' ? expiries.value : []}
          chosen={shown.map(expiryKey)}
          onChoose={(keys) => setSettings({ expiries: keys })}
        />
      )}
      <PlanNote markets={['options']} means={chainStates.endOfDay} />
      {expiries.kind !== 'failed' && (
        <ChainSummaryStrip
          underlying={underlying}
          chain={summaries[0]}
          several={shown.length > 1}
          oldest={oldestStamp(summaries)}
          held={held}
        />
      )}
      <div className={styles.sides} aria-hidden="true">
        <span>Calls</span>
        {settings.ageHeat && <AgeLegend />}
        <span>Puts</span>
      </div>
      <div ref={body} className={styles.body}>
        <VirtualTable
          label={`Options chain of ${formatSymbol(underlying)}`}
          columns={columns}
          copyColumns={copied}
          middle="strike"
          rows={rows}
          rowKey={(row) => row.key}
          versionOf={versionOf}
          groupOf={shown.length > 1 ? groupOf : undefined}
          onActivate={onActivate}
          menu={menuOf}
          findText={strikeText}
          onUnfound={openPaletteWith}
          activeKey={option && rows.find((r) => r.call?.symbol === symbol || r.put?.symbol === symbol)?.key}
          refreshMs={REFRESH_MS}
          keepPlace
          handle={table}
        />
        {rows.length === 0 && <WhyEmpty chain={chain} name={formatSymbol(underlying)} />}
      </div>
    </Pane>
  );
}

function WhyEmpty({
  chain: { expiries, loading, failure, retry },
  name,
}: {
  chain: ChainRows;
  name: string;
}): ReactNode {
  const noMarket = useNoMarket();
  if (noMarket) return <NoMarket />;
  if (failure) return <ErrorState title={`No chain for ${name}`} message={failure} onRetry={retry} />;
  if (loading)
    return (
      <div className={styles.waiting}>
        <Skeleton rows={16} />
      </div>
    );
  if (expiries.kind === 'ready' && expiries.value.length === 0)
    return <EmptyState message={`No options are listed on ${name}.`} />;
  return null;
}

/** The underlying's price, or where none comes what its options imply. */
function spotNow(underlying: string, chain: ChainSummary | undefined): number {
  const last = mirror.read(underlying, 'last');
  return isSpotImplied(chain, last) ? (chain?.spot ?? last) : last;
}

/** What the shades of the heat-map mean. */
function AgeLegend(): ReactNode {
  const names = AGE_LIMITS_MS.map((limit) => `< ${formatAge(limit)}`);
  return (
    <span className={styles.legend}>
      {[...names, 'older'].map((name, i) => (
        <span key={name} className={CLASSES.ages[i]}>
          {name}
        </span>
      ))}
    </span>
  );
}

/** Digits find the strike; letters go on in the palette. */
const strikeText = (row: ChainRow): string => String(row.strike);

const versionOf = (row: ChainRow): number =>
  Math.max(
    row.call ? mirror.versionOfSymbol(row.call.symbol) : 0,
    row.put ? mirror.versionOfSymbol(row.put.symbol) : 0,
  );

interface Centred {
  rows: readonly ChainRow[];
  placed: ChainRows['placed'];
  /** How many are shown. */
  columns: number;
  /** The row of a contract that was chosen elsewhere: it takes precedence over the money. */
  followedKey: string | undefined;
}

/** Brings the money to the middle when other expiries or columns are shown, not while prices move. */
function useCentredTable(
  body: React.RefObject<HTMLDivElement | null>,
  table: React.RefObject<TableHandle | null>,
  { rows, placed, columns, followedKey }: Centred,
): void {
  const shown = [...new Set(rows.map((row) => row.expiryKey))].join();
  const latest = useRef(rows);
  latest.current = rows;
  const wanted = useRef(followedKey);
  wanted.current = followedKey;
  useEffect(() => {
    if (followedKey !== undefined) table.current?.scrollToKey(followedKey);
  }, [followedKey, table]);
  useEffect(() => {
    if (wanted.current !== undefined) return table.current?.scrollToKey(wanted.current);
    const atm = latest.current.find((row) => row.atTheMoney);
    if (atm) table.current?.scrollToKey(atm.key);
  }, [shown, placed, table]);
  useEffect(() => {
    const grid = body.current?.querySelector<HTMLElement>('[role="grid"]');
    const view = grid?.ownerDocument.defaultView;
    if (!grid || !view) return undefined;
    const drawn = grid.querySelector('table');
    let widths = '';
    let height = grid.clientHeight;
    // A lower pane keeps the money on screen where it was; one who scrolled away from it stays there.
    const keepMoney = (): void => {
      const before = height;
      height = grid.clientHeight;
      const atm = latest.current.findIndex((row) => row.atTheMoney);
      const rowPx = grid.querySelector<HTMLElement>('tbody tr[data-index]')?.offsetHeight;
      if (atm < 0 || rowPx === undefined || height >= before) return;
      const bottom = (atm + 1) * rowPx - grid.scrollTop + (drawn?.tHead?.offsetHeight ?? 0);
      if (bottom <= before && bottom > height) table.current?.scrollToKey(latest.current[atm].key);
    };
    const centre = (): void => {
      keepMoney();
      // Columns are stretched to the room a moment after it changed.
      const now = `${grid.clientWidth} ${drawn?.offsetWidth}`;
      if (now === widths) return;
      widths = now;
      const strike = grid.querySelector<HTMLElement>('th[data-column="strike"]');
      if (strike) grid.scrollLeft = strike.offsetLeft + strike.offsetWidth / 2 - grid.clientWidth / 2;
    };
    // Told once at the start, and when the pane becomes wider or narrower.
    const observer = new view.ResizeObserver(centre);
    observer.observe(grid);
    if (drawn) observer.observe(drawn);
    return () => observer.disconnect();
  }, [shown, columns, body, table]);
}
