/** Leaders as rows; every net number with its coverage, grey where less than half is known. */
import { Filter } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FlowLeader, LeaderGroup } from '../../../shared/contract/flow-day.ts';
import { deltaShare, imbalance, netPremium, sidedShare } from '../../../shared/flow/flow-sums.ts';
import { formatPremium, formatSize, UNKNOWN } from '../../components/format.ts';
import { closestElement } from '../../components/closest-element.ts';
import { ContextMenu } from '../../components/ContextMenu.tsx';
import { matchesKeys } from '../../components/match-keys.ts';
import type { MenuItem } from '../../components/Menu.tsx';
import { netSentence, netTone, percent, signed } from '../../components/NetAmount.tsx';
import { Button } from '../../components/Toggle.tsx';
import { leaderName } from './leader-name.ts';
import { leaderStates } from './leader-words.ts';
import styles from './flow-leaders.module.css';

interface LeaderTableProps {
  leaders: readonly FlowLeader[];
  by: LeaderGroup;
  onChoose(leader: FlowLeader): void;
  onFilter(leader: FlowLeader): void;
  /** What can be done with a row. */
  menu(leader: FlowLeader): MenuItem[];
}

export function LeaderTable({ leaders, by, onChoose, onFilter, menu }: LeaderTableProps): ReactNode {
  const itemsAt = (target: EventTarget): MenuItem[] => {
    const key = closestElement(target, 'tr')?.getAttribute('data-key');
    const leader = leaders.find((one) => one.key === key);
    return leader ? menu(leader) : [];
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const own = itemsAt(event.target).find(
      ({ keys, disabled }) => keys && !disabled && matchesKeys(keys, event.nativeEvent),
    );
    if (!own) return;
    own.onSelect();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <ContextMenu items={itemsAt}>
      <div className={styles.scroll} onKeyDown={onKeyDown}>
        <table className={styles.table} aria-label="Flow leaders">
          <thead>
            <tr>
              <th scope="col">{by === 'underlying' ? 'Underlying' : by === 'expiry' ? 'Expiry' : 'Contract'}</th>
              <th scope="col" title="Bought at the ask or above, less sold at the bid or below">
                Net
              </th>
              <th scope="col" title="Share of the premium that has a side">
                Sided
              </th>
              <th scope="col">Premium</th>
              <th
                scope="col"
                title="Delta dollars bought less sold; grey where under half of the premium has side and delta"
              >
                Net Δ
              </th>
              <th scope="col" title="(bought − sold) / (bought + sold)">
                Imbalance
              </th>
              <th scope="col" title="Prints large enough to be kept">
                Large
              </th>
              {by === 'contract' && (
                <>
                  <th scope="col">Volume</th>
                  <th scope="col" title="The day’s volume over the previous session’s open interest">
                    Vol/OI
                  </th>
                  <th
                    scope="col"
                    title="The day’s volume over the contract’s average of 20 sessions, where it is known"
                  >
                    × usual
                  </th>
                </>
              )}
              <th>
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {leaders.map((leader) => (
              <LeaderRow key={leader.key} leader={leader} by={by} onChoose={onChoose} onFilter={onFilter} />
            ))}
          </tbody>
        </table>
      </div>
    </ContextMenu>
  );
}

/** `−0.12`; what rounds to nothing has no sign. */
const formatTilt = (tilt: number): string => tilt.toFixed(2).replace('-0.00', '0.00').replace('-', '−');

interface LeaderRowProps extends Omit<LeaderTableProps, 'leaders' | 'menu'> {
  leader: FlowLeader;
}

function LeaderRow({ leader, by, onChoose, onFilter }: LeaderRowProps): ReactNode {
  const { sum, volume, volumeIsLeast, openInterest, againstUsual } = leader;
  const sided = sidedShare(sum);
  const net = netPremium(sum);
  const withDelta = deltaShare(sum);
  const tilt = imbalance(sum);
  const name = leaderName(leader);
  // What was counted is all that is known of the day's volume.
  const least = volumeIsLeast === true ? '≥ ' : '';
  return (
    <tr data-key={leader.key} onDoubleClick={() => onFilter(leader)}>
      <th scope="row">
        <button type="button" className={styles.name} onClick={() => onChoose(leader)}>
          {name}
        </button>
      </th>
      <td className={netTone(net, sided)} title={netSentence(name, sum)}>
        {signed(net)}
      </td>
      <td className="quiet">{sided === undefined ? UNKNOWN : percent(sided)}</td>
      <td>{formatPremium(sum.premiumUsd)}</td>
      <td
        className={netTone(sum.netDeltaUsd, withDelta)}
        title={withDelta === undefined ? undefined : `${percent(withDelta)} of the premium has side and delta`}
      >
        {withDelta === undefined || withDelta === 0 ? UNKNOWN : signed(sum.netDeltaUsd)}
      </td>
      <td className={netTone(tilt, sided)}>{tilt === undefined ? UNKNOWN : formatTilt(tilt)}</td>
      <td>{formatSize(sum.keptPrints)}</td>
      {by === 'contract' && (
        <>
          <td title={least === '' ? undefined : leaderStates.leastVolume}>{`${least}${formatSize(volume)}`}</td>
          <td title={`Open interest ${formatSize(openInterest)}`}>
            {volume === undefined || !openInterest ? UNKNOWN : `${least}${(volume / openInterest).toFixed(1)}`}
          </td>
          <td>{againstUsual === undefined ? UNKNOWN : `${least}${againstUsual.toFixed(1)}×`}</td>
        </>
      )}
      <td>
        <Button
          label={`Show the prints of ${name} in the flow pane`}
          icon={<Filter size={12} aria-hidden />}
          onClick={() => onFilter(leader)}
        />
      </td>
    </tr>
  );
}
