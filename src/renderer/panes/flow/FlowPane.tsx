/** Every option print that passes the filter, newest first. */
import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { etDate } from '../../../shared/market/calendar.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { formatPremium, formatSize, formatSymbol, formatTime } from '../../components/format.ts';
import { printsLateText } from '../../components/lateness.ts';
import { matchesKeys } from '../../components/match-keys.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { paced, windowTimer, type Paced } from '../../components/paced.ts';
import { Pane } from '../../components/Pane.tsx';
import { restOnRow } from '../../components/rest-on-row.ts';
import { NoMarket } from '../../components/NoMarket.tsx';
import { EmptyState, Skeleton } from '../../components/states.tsx';
import { useFitScale } from '../../components/use-column-fit.ts';
import { restOnColumn, roomBehind } from '../../components/whole-columns.ts';
import { useCalendarStore } from '../../stores/calendar-store.ts';
import { useHealthStore } from '../../stores/engine-stores.ts';
import { mirror } from '../../stores/market.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { delayMsOf } from '../../stores/plan.ts';
import { marketNowMs, useNoMarket, useWorldStore } from '../../stores/world-store.ts';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { FLOW_CELLS } from './flow-cells.ts';
import { FlowPainter } from './flow-painter.ts';
import { countedUnderlyings } from './counted-underlyings.ts';
import { asksOpenInterest, engineFilter, whereOf, type FlowSettings } from './flow-settings.ts';
import type { ViewFilter } from './flow-view.ts';
import { flowFaults, flowStates, whyNoPrints, whyNotStreaming } from './flow-words.ts';
import { FlowHeader } from './FlowHeader.tsx';
import { FilterText } from './FilterText.tsx';
import { PrintDetails } from './PrintDetails.tsx';
import { queryOfText } from '../../../shared/flow/print-text.ts';
import { TotalsStrip } from './TotalsStrip.tsx';
import { useListMembers } from '../../stores/list-members.ts';
import { showMoment } from '../../stores/replay-moment.ts';
import { useFlowDay } from '../../stores/use-flow-day.ts';
import { useFlowFeed, type FirstFill } from './use-flow-feed.ts';
import { usePrintStream } from './use-print-stream.ts';
import styles from './FlowPane.module.css';
import { useNarrower } from '../../components/use-narrower.ts';
import whole from '../../components/whole-rows.module.css';

const ROW_PX = { compact: 18, normal: 22, comfortable: 28 } as const;
const STATUS_MS = 500;
/** Narrower, the header's selects would make a third row. */
const FOLDED_UNDER_PX = 500;
/** Every visible cell changes at each repaint of a busy tape; twenty a second is more than can be read. */
const PAINT_EVERY_MS = 50;

export function FlowPane(props: PaneProps<FlowSettings>): ReactNode {
  const { settings, symbol, setSymbol, visible } = props;
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const density = usePreferencesStore((s) => s.preferences.density);
  const known = useWorldStore((s) => s.world !== undefined);
  // Only a pane that follows its group gets another filter with another symbol.
  const followed = settings.follow ? (parseOptionSymbol(symbol)?.underlying ?? symbol) : '';
  const today = known ? etDate(marketNowMs()) : '';
  const members = useListMembers();
  const filter = useMemo<ViewFilter>(
    () => ({
      engine: engineFilter(settings, followed, today, members),
      where: whereOf(settings, members),
      groupSweeps: settings.groupSweeps,
    }),
    [settings, followed, today, members],
  );
  const counted = useMemo(
    () => countedUnderlyings(filter.engine.underlyings, queryOfText(filter.where)),
    [filter.engine.underlyings, filter.where],
  );
  const { underlyings, without } = counted;
  const totals = useFlowDay('totals', { what: 'totals', underlyings, without });
  const { feed, firstFill } = useFlowFeed(filter, totals?.rebuilt ?? 0);
  const keptPremiumUsd = usePreferencesStore((s) => s.preferences.flow.keptPremiumUsd);
  const [paused, setPaused] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const scroll = useRef<HTMLDivElement>(null);
  const narrow = useNarrower(scroll, FOLDED_UNDER_PX);
  const spacer = useRef<HTMLDivElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const nothing = useRef<HTMLDivElement>(null);
  const painter = useRef<FlowPainter | undefined>(undefined);
  const stands = useRef(false);
  useEffect(() => {
    stands.current = true;
  }, []);
  const rowPx = ROW_PX[density];
  const { widths, scale, room } = useFitScale(scroll, FLOW_CELLS);
  const stretched = widths.map((width) => width * scale);
  const wholePx = stretched.reduce((sum, width) => sum + width, roomBehind(stretched, 0, room));

  const paint = useRef<() => void>(() => undefined);
  paint.current = () => {
    if (!visible || !painter.current) return;
    // Scrolling down holds the list still, as pausing does, so that rows do not move while being read.
    feed.freeze(paused || painter.current.scrolledPx > rowPx);
    painter.current.paint(feed, { zone, rowPx, chosen });
    // In the same frame as the rows: the sentence that there are none never covers some.
    if (nothing.current) nothing.current.hidden = feed.shownHead > feed.view.tail;
  };
  const moved = useRef(() => {
    painter.current?.measure();
    paint.current();
  });
  useEffect(() => {
    const created = new FlowPainter(scroll.current!, spacer.current!, table.current!);
    painter.current = created;
    const view = scroll.current!.ownerDocument.defaultView!;
    const observer = new view.ResizeObserver(() => moved.current());
    observer.observe(scroll.current!);
    const painting = paced(() => paint.current(), PAINT_EVERY_MS, windowTimer(view));
    const stop = mirror.onFrame(() => painting.ask());
    return () => {
      observer.disconnect();
      painting.cancel();
      stop();
    };
  }, []);
  useEffect(() => paint.current());
  const status = useFlowStatus(feed, scroll);
  const stream = usePrintStream();
  const lost = useHealthStore((s) => s.health?.flow.lost ?? 0);
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  const isSimulated = useWorldStore((s) => s.world?.kind === 'simulated');
  const late = useHealthStore(({ health }) => health && printsLateText(health));

  // Where the pointer goes down: until it goes up, or comes down again, the list has moved on.
  const choose = (event: React.MouseEvent): void => {
    const row = (event.target as HTMLElement).closest('tr');
    const ordinal = row ? (painter.current?.ordinalOf(row) ?? -1) : -1;
    if (ordinal >= 0 && event.button === 0 && event.detail === 1) setChosen(ordinal);
  };
  const open = (ordinal: number): void => {
    const contract = feed.facts.symbolOf(feed.tape.instrument(ordinal));
    if (contract) setSymbol(contract);
  };
  const replayed = useWorldStore((s) => s.world?.replay?.sessionId);
  const menuOf = (ordinal: number): MenuItem[] => {
    const contract = ordinal < 0 ? undefined : feed.facts.symbolOf(feed.tape.instrument(ordinal));
    if (!contract) return [];
    const underlying = parseOptionSymbol(contract)?.underlying ?? contract;
    return [
      ...instrumentActions(contract, props.paneId),
      {
        id: 'explain',
        label: 'Explain this print',
        separated: true,
        onSelect: () => setChosen(ordinal),
      },
      {
        id: 'moment',
        label: replayed ? 'Go to this print in the replay' : 'Replay this print',
        onSelect: () =>
          void showMoment({
            atMs: feed.tape.get(ordinal, 'atMs'),
            of: replayed === undefined ? { simulated: isSimulated } : { sessionId: replayed },
          }),
      },
      {
        id: 'only',
        label: `Only prints of ${formatSymbol(underlying)}`,
        onSelect: () => props.setSettings({ follow: false, underlyings: [underlying], lists: [] }),
      },
    ];
  };
  const menuAt = (target: Element): MenuItem[] => {
    const row = target.closest('tr');
    const ordinal = row ? (painter.current?.ordinalOf(row) ?? -1) : chosen;
    if (ordinal >= 0) setChosen(ordinal);
    return menuOf(ordinal);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const own = menuOf(chosen).find(({ keys, disabled }) => keys && !disabled && matchesKeys(keys, event.nativeEvent));
    if (own) own.onSelect();
    else if (event.key === '/') props.setSettings({ showText: true });
    else if (event.key === ' ') setPaused(!paused);
    else if (event.key === 'Enter' && chosen >= 0) open(chosen);
    else if (event.key === 'Escape') setChosen(-1);
    else if (event.key === 'Home') scroll.current!.scrollTop = 0;
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setPaused(true);
      setChosen(neighbour(feed, chosen, event.key === 'ArrowDown' ? -1 : 1));
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  // Before the first fill, none is not known to be none.
  const told = (count: number): number | undefined => (count === 0 && firstFill.pending ? undefined : count);
  const held = chosen >= feed.tape.tail && chosen < feed.tape.head ? chosen : -1;
  return (
    <Pane
      label="Options flow"
      header={
        <FlowHeader
          pane={props}
          narrow={narrow}
          paused={paused}
          onPause={setPaused}
          sourceHelp={isReplay ? undefined : whyNotStreaming(stream)}
          source={
            stream.lacksPrints
              ? 'Not in plan'
              : (late ??
                (isReplay ? 'Replay' : stream.interrupted) ??
                (isSimulated && status.source === 'Streaming' ? 'Simulated' : status.source))
          }
        />
      }
    >
      {settings.showText && <FilterText settings={settings} setSettings={props.setSettings} opened={stands.current} />}
      <TotalsStrip totals={totals} of={counted} frozen={status.frozen} zone={zone} />
      <div className={styles.list}>
        <ContextMenu items={menuAt}>
          <div
            ref={scroll}
            className={`${styles.scroll} ${whole.rows}`}
            tabIndex={0}
            role="grid"
            aria-label={flowStates.keys}
            onScroll={moved.current}
            onScrollEnd={({ currentTarget }) => {
              restOnRow(currentTarget, rowPx);
              restOnColumn(currentTarget);
            }}
            onKeyDown={onKeyDown}
            onMouseDown={choose}
            onMouseMove={(event) => painter.current?.explain(event.target as Element, feed)}
            onDoubleClick={(event) => {
              if (table.current!.contains(event.target as Node) && chosen >= 0) open(chosen);
            }}
          >
            <table className={styles.head} aria-hidden="true">
              <Columns scale={scale} />
              <thead>
                <tr>
                  {FLOW_CELLS.map((cell) => (
                    <th key={cell.id} data-align={cell.align} title={cell.description}>
                      {cell.title}
                    </th>
                  ))}
                </tr>
              </thead>
            </table>
            <div ref={spacer} style={{ width: scale > 1 ? wholePx : undefined }} />
            <table ref={table} className={styles.rows} role="presentation">
              <Columns scale={scale} />
              <tbody />
            </table>
          </div>
        </ContextMenu>
        <div ref={nothing} className={styles.nothing}>
          <NoPrints fill={firstFill} needsInterest={asksOpenInterest(settings)} />
        </div>
        {status.waiting > 0 && (
          <button
            type="button"
            className={styles.waiting}
            onClick={() => {
              setPaused(false);
              scroll.current!.scrollTop = 0;
            }}
          >
            {formatSize(status.waiting)} new {paused ? '· paused' : ''} ↑
          </button>
        )}
      </div>
      {held >= 0 && (
        <PrintDetails feed={feed} ordinal={held} zone={zone} onOpen={setSymbol} onClose={() => setChosen(-1)} />
      )}
      <footer className={styles.footer}>
        <span>{formatSize(told(status.shown))} shown</span>
        <span>{formatSize(told(status.received))} received</span>
        {firstFill.allSinceMs !== undefined && (
          <span title={flowStates.keptFrom}>
            under {formatPremium(keptPremiumUsd)} since {formatTime(firstFill.allSinceMs, zone)}
          </span>
        )}
        {firstFill.whole === false && <span title={flowFaults.moreThanListed}>older ones: narrow the filter</span>}
        {lost > 0 && (
          <span className="warning" title={flowFaults.notListed}>
            {formatSize(lost)} not listed: counts here are too low
          </span>
        )}
        {status.fellOut > 0 && <span title={flowStates.fellOut}>{formatSize(status.fellOut)} older not kept here</span>}
      </footer>
    </Pane>
  );
}

function Columns({ scale }: { scale: number }): ReactNode {
  return (
    <colgroup>
      {FLOW_CELLS.map((cell) => (
        <col key={cell.id} style={{ width: `calc((${cell.widthCh}ch + 12px) * ${scale.toFixed(4)})` }} />
      ))}
    </colgroup>
  );
}

type Feed = ReturnType<typeof useFlowFeed>['feed'];

/** The row above or below the chosen one; the newest where none is. */
function neighbour(feed: Feed, chosen: number, step: number): number {
  const { view } = feed;
  let at = feed.shownHead - 1;
  if (chosen >= 0) while (at > view.tail && view.ordinalAt(at) > chosen) at--;
  const next = chosen < 0 ? at : Math.min(feed.shownHead - 1, Math.max(view.tail, at + step));
  return next >= view.tail && next >= 0 ? view.ordinalAt(next) : -1;
}

interface FlowStatus {
  shown: number;
  received: number;
  fellOut: number;
  frozen: boolean;
  waiting: number;
  source: string;
}

const readStatus = (feed: Feed): FlowStatus => ({
  shown: Math.max(0, feed.shownHead - feed.view.tail),
  received: feed.received,
  fellOut: feed.fellOut,
  frozen: feed.frozen,
  waiting: feed.waiting,
  source: feed.sourceWords,
});

/** Counts for the eye, at most twice a second: as data comes, with the second's pulse, and after what the user did. */
function useFlowStatus(feed: Feed, within: React.RefObject<HTMLElement | null>): FlowStatus {
  const [status, setStatus] = useState(() => readStatus(feed));
  const reading = useRef<Paced>(undefined);
  useEffect(() => {
    const read = paced(
      () => {
        const next = readStatus(feed);
        setStatus((before) => (JSON.stringify(before) === JSON.stringify(next) ? before : next));
      },
      STATUS_MS,
      windowTimer(within.current!.ownerDocument.defaultView!),
    );
    reading.current = read;
    const stops = [mirror.onFrame(() => read.ask()), useWorldStore.subscribe(() => read.ask())];
    return () => {
      for (const stop of stops) stop();
      read.cancel();
    };
  }, [feed, within]);
  useEffect(() => reading.current?.ask());
  return status;
}

/** Why the list is empty. */
function NoPrints({ fill, needsInterest }: { fill: FirstFill; needsInterest: boolean }): ReactNode {
  const noMarket = useNoMarket();
  const stream = usePrintStream();
  const socket = useHealthStore(({ health }) => health?.sockets.find(({ market }) => market === 'options'));
  const calendar = useCalendarStore((s) => s.calendar);
  const isReplay = useWorldStore((s) => s.world?.kind === 'replay');
  // Before a server has answered, the clock is this computer's: hours may be others, as in the simulated market.
  const isConnected = socket?.state === 'live';
  const opensMs = useWorldStore(({ world, clockMs }) => {
    const atMs = clockMs - delayMsOf('options');
    if (!isConnected || world?.kind === 'replay' || Number.isNaN(atMs) || calendar.isRegularHours(atMs))
      return undefined;
    return calendar.nextOpenMs(atMs);
  });
  if (noMarket) return <NoMarket />;
  if (fill.pending && !stream.lacksPrints) return <Skeleton rows={6} />;
  return (
    <EmptyState
      message={whyNoPrints({ ...stream, opensMs, noFirstFill: fill.reason, isReplay, asksOpenInterest: needsInterest })}
    />
  );
}
