/** The engine and the way to this window in numbers. */
import type { ReactNode } from 'react';
import type { EngineHealth } from '../../../shared/contract/health.ts';
import { MARKETS } from '../../../shared/market/symbols.ts';
import { marketStream } from '../../bridge/terminal.ts';
import {
  formatAge,
  formatBytes,
  formatDuration,
  formatSize,
  formatTime,
  UNKNOWN,
  type TimeZoneChoice,
} from '../../components/format.ts';
import { latenessMeans } from '../../components/lateness.ts';
import { restWaitText } from '../../components/rest-wait.ts';
import { healthFaults } from './health-words.ts';
import styles from './HealthPane.module.css';

const ms = (value: number | undefined): string =>
  value === undefined || Number.isNaN(value) ? UNKNOWN : `${value.toFixed(value < 10 ? 1 : 0)} ms`;

/** A simulated or recorded market may be hours away from this computer's clock. */
function clockOffset(value: number | undefined): string {
  if (value === undefined || Math.abs(value) < 10_000) return ms(value);
  return `${value < 0 ? '−' : '+'}${formatDuration(Math.abs(value))}`;
}

const percentiles = (value: { p50: number; p99: number } | undefined): string =>
  value ? `${ms(value.p50)} / ${ms(value.p99)}` : UNKNOWN;

const restWait = (waiting: EngineHealth['rest']['waiting']): string =>
  waiting === undefined ? '' : `; ${restWaitText(waiting)}`;

const behind = (behindMs: number | undefined): string =>
  behindMs === undefined ? '' : `, ${formatAge(behindMs)} behind`;

interface Fact {
  name: string;
  text: string;
  hover?: string;
  warn?: boolean;
}

/** Only where a server does it. */
const misplaced = ({ foreignOn }: EngineHealth['decode']): Fact[] =>
  MARKETS.filter((market) => foreignOn[market] > 0).map((market) => ({
    name: `Foreign on ${market}`,
    text: `${formatSize(foreignOn[market])} events left out`,
    hover: healthFaults.foreign(market),
    warn: true,
  }));

const ahead = ({ aheadOn }: EngineHealth['decode'], isClockKnown: boolean): Fact[] =>
  MARKETS.filter((market) => aheadOn[market] > 0).map((market) => ({
    name: `Ahead on ${market}`,
    text: `${formatSize(aheadOn[market])} events stamped in the future, left out`,
    hover: healthFaults.ahead(market, isClockKnown),
    warn: true,
  }));

const repeated = ({ repeatedOn }: EngineHealth['decode']): Fact[] =>
  MARKETS.filter((market) => repeatedOn[market] > 0).map((market) => ({
    name: `Twice on ${market}`,
    text: `${formatSize(repeatedOn[market])} trades came twice, counted once`,
    hover: healthFaults.repeated(market),
  }));

export function EngineFacts({ health, zone }: { health: EngineHealth; zone: TimeZoneChoice }): ReactNode {
  const { decode, rest, flow, analytics, memory, recording, publish } = health;
  const retired = recording?.retired;
  const batches = publish.reduce((sum, w) => sum + w.batchesPerSecond, 0);
  const sent = publish.reduce((sum, w) => sum + w.bytesPerSecond, 0);
  const conflated = publish.reduce((sum, w) => sum + w.conflatedRows, 0);
  const waiting = publish.filter((w) => w.awaitingAck).length;
  const facts: Fact[] = [
    {
      name: 'Socket to batch',
      text: percentiles(health.engineLatencyMs),
      hover: 'Arrival at the socket to handed over to a window: median / 99th percentile',
    },
    { name: 'Batch to paint', text: ms(marketStream.stats.paintedAfterMs), hover: 'In this window, the last batch' },
    { name: 'Clock offset', text: clockOffset(health.clockOffsetMs), hover: "Vendor's clock minus this computer's" },
    {
      name: 'Windows',
      text: `${publish.length}, ${batches.toFixed(0)} batches/s, ${formatBytes(sent)}/s`,
      hover: `${waiting} waiting for their window to paint`,
    },
    {
      name: 'Conflated',
      text: formatSize(conflated),
      hover: 'Row changes overwritten by newer ones before a window took them',
    },
    { name: 'Decoded', text: `${formatSize(decode.events)} events in ${formatSize(decode.frames)} frames` },
    {
      name: 'Decode errors',
      text: `${formatSize(decode.issues)}, ${formatSize(decode.slowPath)} by the slow path`,
      hover: decode.samples.map((s) => `${formatTime(s.atMs, zone)} ${s.market}: ${s.reason}: ${s.text}`).join('\n'),
      warn: decode.issues > 0,
    },
    ...misplaced(decode),
    ...ahead(decode, health.clockOffsetMs !== undefined),
    ...repeated(decode),
    {
      name: 'REST',
      text: `${formatSize(rest.requests)} requests, ${formatSize(rest.failures)} failed, ${formatSize(rest.rateLimited)} limited`,
      hover: `${formatSize(rest.inFlight)} in flight, ${formatSize(rest.queued)} queued, ${formatSize(rest.retries)} retried${restWait(rest.waiting)}`,
      warn: rest.failures > 0,
    },
    {
      name: 'Prints',
      text: `${formatSize(flow.prints)}, ${formatSize(flow.printsPerSecond)}/s, ${formatSize(flow.lost)} lost`,
      warn: flow.lost > 0,
    },
    {
      name: 'Model',
      text: `${formatSize(analytics.contracts)} contracts, ${(analytics.busyFraction * 100).toFixed(0)}% busy, ${formatSize(analytics.waiting)} wait${behind(analytics.behindMs)}`,
      hover: [
        analytics.behindMs === undefined ? '' : latenessMeans({ what: 'model', by: analytics.behindBy }),
        'Contracts whose quote, spot or time changed wait to be computed: those on screen and those of rules come first',
      ]
        .filter(Boolean)
        .join('\n'),
      warn: analytics.behindMs !== undefined,
    },
    {
      name: 'Memory',
      text: formatBytes(memory.rssBytes),
      hover: `Heap ${formatBytes(memory.heapBytes)}, outside the heap ${formatBytes(memory.externalBytes)}`,
    },
    {
      name: 'Instruments',
      text: health.instrumentsFull
        ? `${formatSize(health.instruments)}, no more taken`
        : formatSize(health.instruments),
      hover: health.instrumentsFull ? healthFaults.tooManySymbols : undefined,
      warn: health.instrumentsFull,
    },
    {
      name: 'Recording',
      text: recording ? `${recording.state}, ${formatBytes(recording.bytes)}` : 'off',
      hover: recording ? [recording.file, recording.reason].filter(Boolean).join(': ') : undefined,
      warn: recording?.state === 'degraded' || recording?.state === 'interrupted',
    },
    {
      name: 'Old recordings',
      text:
        retired && retired.sessions > 0
          ? `${formatSize(retired.sessions)} removed, ${formatBytes(retired.bytes)}`
          : 'none removed',
      hover:
        'By your rules (Settings, Recording), since this recording began; only recordings that Tapedeck started itself. The log names them.',
    },
  ];
  return (
    <section className={styles.card} aria-label="Engine">
      <h3>Engine</h3>
      <dl className={styles.facts}>
        {facts.map(({ name, text, hover, warn }) => (
          <div key={name} title={hover || undefined}>
            <dt>{name}</dt>
            <dd className={warn ? 'warning' : undefined}>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
