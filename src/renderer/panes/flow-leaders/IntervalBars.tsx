/** Net premium of each interval as bars about a middle line: calls and puts beside each other. */
import type { ReactNode } from 'react';
import type { FlowBar, FlowDayCover } from '../../../shared/contract/flow-day.ts';
import { missesPart } from '../../../shared/flow/counted-cover.ts';
import { sidedShare, type FlowSum } from '../../../shared/flow/flow-sums.ts';
import { formatTime, type TimeZoneChoice } from '../../components/format.ts';
import { netSentence, netTone } from '../../components/NetAmount.tsx';
import { leaderStates } from './leader-words.ts';
import styles from './flow-leaders.module.css';

const HALF_PX = 34;

const netOf = (sum: FlowSum): number => sum.boughtUsd - sum.soldUsd;

interface IntervalBarsProps {
  bars: readonly FlowBar[];
  minutes: number;
  /** Stretches that were counted. */
  spans: FlowDayCover['spans'];
  zone: TimeZoneChoice;
}

export function IntervalBars({ bars, minutes, spans, zone }: IntervalBarsProps): ReactNode {
  const largest = Math.max(1, ...bars.flatMap(({ calls, puts }) => [Math.abs(netOf(calls)), Math.abs(netOf(puts))]));
  return (
    <div className={styles.bars} role="list">
      {bars.map(({ startMs, calls, puts }) => {
        const time = formatTime(startMs, zone).slice(0, 5);
        const isPart = missesPart(spans, startMs, startMs + minutes * 60_000);
        return (
          <div
            key={startMs}
            role="listitem"
            className={styles.bar}
            title={`${time}\n${netSentence('Calls', calls)}\n${netSentence('Puts', puts)}${isPart ? `\n${leaderStates.partOfInterval}` : ''}`}
          >
            <div className={styles.pair}>
              <Half sum={calls} largest={largest} />
              <Half sum={puts} largest={largest} />
            </div>
            <span className={isPart ? styles.part : ''}>{time}</span>
          </div>
        );
      })}
    </div>
  );
}

function Half({ sum, largest }: { sum: FlowSum; largest: number }): ReactNode {
  const net = netOf(sum);
  const height = Math.max(net === 0 ? 0 : 1, (Math.abs(net) / largest) * HALF_PX);
  const top = net > 0 ? HALF_PX - height : HALF_PX;
  return <i className={netTone(net, sidedShare(sum))} style={{ top, height }} />;
}
