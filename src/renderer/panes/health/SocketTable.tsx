/** One row per market: what its socket does now. */
import type { ReactNode } from 'react';
import type { EngineHealth, MarketCapability, SocketHealth } from '../../../shared/contract/health.ts';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatSize,
  formatTime,
  UNKNOWN,
  type TimeZoneChoice,
} from '../../components/format.ts';
import { describeSocket, MARKET_NAMES } from './health-words.ts';
import styles from './HealthPane.module.css';

const HEADINGS: readonly (readonly [string, string])[] = [
  ['Socket', 'Market and host'],
  ['State', 'What the connection is doing'],
  ['Up', 'Time since it began to stream'],
  ['Msg/s', 'WebSocket messages a second'],
  ['Ev/s', 'Market events a second, estimated from sampled frames'],
  ['Bytes/s', 'Bytes a second'],
  ['Held / wanted', 'Subscriptions confirmed, and those the screen asks for'],
  ['Theirs', 'Event time to arrival here, corrected by the clock offset: median / 99th percentile'],
  ['Ping', 'Round trip to the vendor'],
  ['Last', 'Age of the last message'],
  ['Queue', 'Frames received and not yet decoded'],
  ['Dropped', 'Frames lost to a full queue; each loss is in the gap ledger'],
  ['Reconnects', 'Since start; hover for the last reasons'],
];

export function SocketTable({ health, zone }: { health: EngineHealth; zone: TimeZoneChoice }): ReactNode {
  return (
    <div className={styles.wide}>
      <table className={styles.table} aria-label="Sockets">
        <thead>
          <tr>
            {HEADINGS.map(([title, hover]) => (
              <th key={title} scope="col" title={hover}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {health.sockets.map((socket) => (
            <SocketRow
              key={socket.market}
              socket={socket}
              capability={health.capabilities.find(({ market }) => market === socket.market)}
              nowMs={health.atMs}
              zone={zone}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const coveredWords = (count: number): string =>
  count === 0 ? '' : `${formatSize(count)} more come with their channel’s wildcard`;

interface SocketRowProps {
  socket: SocketHealth;
  capability: MarketCapability | undefined;
  nowMs: number;
  zone: TimeZoneChoice;
}

function SocketRow({ socket, capability, nowMs, zone }: SocketRowProps): ReactNode {
  const { word, tone } = describeSocket(socket, capability);
  const { held, wanted, pending, unanswered = 0, underWildcard } = socket.subscriptions;
  const refused = socket.subscriptions.refused - unanswered;
  const retry =
    socket.nextAttemptAtMs === undefined ? '' : `; next try in ${formatDuration(socket.nextAttemptAtMs - nowMs)}`;
  const theirs = socket.vendorLatencyMs;
  const reconnects = socket.reconnects.map((r) => `${formatTime(r.atMs, zone)} ${r.reason}`).join('\n');
  const refusals = socket.refusals.map((r) => `${r.channel}.${r.symbol}: ${r.reason}`).join('\n');
  return (
    <tr>
      <th scope="row" title={socket.host}>
        {MARKET_NAMES[socket.market]}
      </th>
      <td title={[socket.detail, socket.restFault].filter(Boolean).join('\n')}>
        <span className={styles.state} data-tone={tone}>
          {word}
          {retry}
        </span>
      </td>
      <td>{socket.liveSinceMs === undefined ? UNKNOWN : formatDuration(nowMs - socket.liveSinceMs)}</td>
      <td>{formatSize(socket.messagesPerSecond)}</td>
      <td>{formatSize(socket.eventsPerSecond)}</td>
      <td>{formatBytes(socket.bytesPerSecond)}</td>
      <td title={refusals || coveredWords(underWildcard) || undefined}>
        {formatSize(held)} / {formatSize(wanted)}
        {pending > 0 && <span className="quiet"> {formatSize(pending)} pending</span>}
        {refused > 0 && <span className="warning"> {formatSize(refused)} refused</span>}
        {unanswered > 0 && <span className="warning"> {formatSize(unanswered)} unanswered</span>}
      </td>
      <td>{theirs ? `${theirs.p50.toFixed(0)} / ${theirs.p99.toFixed(0)} ms` : UNKNOWN}</td>
      <td>{socket.pingMs === undefined ? UNKNOWN : `${socket.pingMs.toFixed(0)} ms`}</td>
      <td>{socket.lastMessageAtMs === undefined ? UNKNOWN : formatAge(nowMs - socket.lastMessageAtMs)}</td>
      <td>{`${formatSize(socket.queueFrames)}, ${formatBytes(socket.queueBytes)}`}</td>
      <td className={socket.droppedFrames > 0 ? 'warning' : undefined}>
        {formatSize(socket.droppedFrames)}
        {socket.droppedFrames > 0 && `, ${formatBytes(socket.droppedBytes)}`}
      </td>
      <td title={reconnects || undefined}>{formatSize(socket.reconnectCount)}</td>
    </tr>
  );
}
