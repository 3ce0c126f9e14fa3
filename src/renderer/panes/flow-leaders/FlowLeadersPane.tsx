/** The session's flow by underlying, expiry and contract, and the intervals of the chosen underlying. */
import { useState, type ReactNode } from 'react';
import { LEADER_GROUPS, type FlowLeader, type FlowLeadersResult } from '../../../shared/contract/flow-day.ts';
import { parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { formatSize, formatSymbol, formatTime } from '../../components/format.ts';
import { Pane } from '../../components/Pane.tsx';
import { PaneHeader } from '../../components/PaneHeader.tsx';
import { Select } from '../../components/Select.tsx';
import { EmptyState } from '../../components/states.tsx';
import { Toggle } from '../../components/Toggle.tsx';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { useFlowDay } from '../../stores/use-flow-day.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { instrumentActions } from '../../workspace/instrument-actions.ts';
import { paneDefinition } from '../../workspace/pane-registry.ts';
import type { PaneProps } from '../../workspace/pane-types.ts';
import { leaderStates, openInterestWords } from './leader-words.ts';
import { IntervalBars } from './IntervalBars.tsx';
import { leaderName } from './leader-name.ts';
import { showPrintsOf } from './leader-prints.ts';
import { LeaderTable } from './LeaderTable.tsx';
import {
  GROUP_WORDS,
  MINUTE_OPTIONS,
  ORDER_WORDS,
  orderFor,
  ordersOf,
  type LeadersSettings,
} from './leaders-settings.ts';
import styles from './flow-leaders.module.css';

const SHOWN = 100;

export function FlowLeadersPane(pane: PaneProps<LeadersSettings>): ReactNode {
  const { settings, setSettings, symbol, setSymbol, linkGroup, setLinkGroup } = pane;
  const zone = usePreferencesStore((s) => s.preferences.timeZone);
  const underlying = parseOptionSymbol(symbol)?.underlying ?? symbol;
  const [chosen, setChosen] = useState<string>();
  const order = orderFor(settings);
  const board = useFlowDay('leaders', {
    what: 'leaders',
    by: settings.by,
    order,
    underlyings: settings.follow ? [underlying] : [],
    limit: SHOWN,
  });
  const charted = settings.follow ? underlying : (chosen ?? board?.leaders[0]?.underlying ?? underlying);
  const bars = useFlowDay('bars', { what: 'bars', underlying: charted, minutes: settings.minutes });
  const choose = (leader: FlowLeader): void => {
    setChosen(leader.underlying);
    setSymbol(leader.symbol ?? leader.underlying);
  };
  const menuOf = (leader: FlowLeader): MenuItem[] => [
    ...instrumentActions(leader.symbol ?? leader.underlying, pane.paneId),
    {
      id: 'prints',
      label: 'Show its prints in the flow pane',
      separated: true,
      onSelect: () => filterTape(leader),
    },
  ];
  const since = board?.spans[0];
  return (
    <Pane
      label="Flow leaders"
      header={
        <PaneHeader
          linkGroup={linkGroup}
          onLinkGroup={setLinkGroup}
          trailing={
            board && board.leaders.length > 0 && isPartlyKnown(board) ? (
              <span className="faint" title={knownWords(board)}>
                open interest of {formatSize(board.openInterestKnown)} of {formatSize(board.of)} known
              </span>
            ) : (
              since && (
                <span className="faint" title="Every print counted by the terminal, whatever a flow pane filters">
                  {board.spans.length > 1 ? 'with gaps, ' : ''}since {formatTime(since.fromMs, zone).slice(0, 5)}
                </span>
              )
            )
          }
        >
          <Select
            label="Group by"
            value={settings.by}
            options={LEADER_GROUPS.map((value) => ({ value, label: GROUP_WORDS[value] }))}
            onChange={(by) => setSettings({ by })}
          />
          <Select
            label="Order by"
            value={order}
            options={ordersOf(settings.by).map((value) => ({ value, label: ORDER_WORDS[value] }))}
            onChange={(next) => setSettings({ order: next })}
          />
          <Toggle
            label={`Only ${formatSymbol(underlying)}`}
            on={settings.follow}
            onChange={(follow) => setSettings({ follow })}
          />
        </PaneHeader>
      }
    >
      {board && board.leaders.length > 0 ? (
        <LeaderTable leaders={board.leaders} by={settings.by} onChoose={choose} onFilter={filterTape} menu={menuOf} />
      ) : (
        <EmptyState message={emptyWords(board)} />
      )}
      <section className={styles.intervals} aria-label={`Net premium of ${formatSymbol(charted)} by interval`}>
        <header>
          <strong>{formatSymbol(charted)}</strong>
          <Select
            label="Interval"
            value={settings.minutes}
            options={MINUTE_OPTIONS}
            onChange={(minutes) => setSettings({ minutes })}
          />
          <span className="faint">
            net premium; calls left, puts right of each interval; grey: under half has a side
          </span>
        </header>
        <IntervalBars bars={bars?.bars ?? []} minutes={settings.minutes} spans={bars?.spans ?? []} zone={zone} />
      </section>
    </Pane>
  );
}

function filterTape(leader: FlowLeader): void {
  const flow = paneDefinition('flow');
  if (flow) showPrintsOf(flow, leader, leaderName(leader));
}

const isPartlyKnown = ({ openInterestKnown, of }: FlowLeadersResult): boolean =>
  openInterestKnown !== undefined && openInterestKnown < of;

const knownWords = ({ openInterestKnown = 0, of, openInterestSearch }: FlowLeadersResult): string =>
  `${leaderStates.openInterestOf(openInterestKnown, of)} ${openInterestSearch ? openInterestWords[openInterestSearch] : ''}`;

function emptyWords(board: FlowLeadersResult | undefined): string {
  if (board === undefined) return leaderStates.notSaid;
  if (board.of === 0) return leaderStates.noPrints;
  return isPartlyKnown(board) ? knownWords(board) : leaderStates.noneInOrder;
}
