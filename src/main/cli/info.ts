/** `tapedeck info SESSION`: what a session holds. */
import type { Command } from 'commander';
import { etTime } from '../../shared/market/calendar.ts';
import { CHANNEL, CHANNEL_NAMES, topicOf } from '../engine/session/format/format.ts';
import { describeSession } from '../engine/session/reading/library.ts';
import { nodeFiles } from '../engine/session/format/node-files.ts';
import { holds } from '../engine/session/reading/chunk-messages.ts';
import { openForCommand } from './open-session.ts';
import { formatByteCount, formatElapsed, printFacts, printJson } from './terminal-output.ts';

export function registerInfo(program: Command): void {
  program
    .command('info')
    .description('what a session holds')
    .argument('<session>', 'session file (.mcap)')
    .option('--json', 'one JSON object')
    .action((path: string, options: { json?: boolean }) => info(path, options.json === true));
}

async function info(path: string, json: boolean): Promise<void> {
  const session = openForCommand(path);
  const listed = describeSession(nodeFiles, path, Date.now());
  const messages: Record<string, number> = {};
  for (const name of CHANNEL_NAMES) {
    let count = 0n;
    for (const part of session.parts) count += part.messageCounts.get(CHANNEL[name]) ?? 0n;
    messages[topicOf(name)] = Number(count);
  }
  const rawBytes = session.chunks.reduce((sum, chunk) => sum + chunk.rawBytes, 0);
  const checkpoints = session.chunks.filter((chunk) => holds(chunk, CHANNEL.checkpoint)).length;
  const { meta, end } = session;
  // Without its end record a recording's last clock record tells, at most a second old.
  const isCounted = session.parts.every((part) => part.end);
  // As counted while it was recorded; part of it cannot be read.
  const atMost = listed.health === 'damaged' ? 'at most ' : '';
  if (json) {
    await printJson({
      ...listed,
      density: undefined,
      parts: [...new Set(session.parts.map((part) => part.path))],
      world: meta.world,
      source: meta.source,
      appVersion: meta.appVersion,
      formatVersion: meta.formatVersion,
      messages,
      rawBytes,
      chunks: session.chunks.length,
      checkpoints,
      droppedFrames: end.droppedFrames,
      stateHash: end.stateHash,
      bytesPerEvent: listed.events > 0 ? session.bytes / listed.events : undefined,
    });
    return;
  }
  await printFacts({
    file: [...new Set(session.parts.map((part) => part.path))].join(', '),
    date: `${meta.date} (${meta.world}, ${meta.source})`,
    time: `${etTime(session.startMs)} – ${etTime(session.endMs)} ET, ${formatElapsed(session.endMs - session.startMs)}`,
    markets: listed.markets.join(', ') || 'none',
    symbols: end.symbols || undefined,
    events: listed.events > 0 ? `${atMost || (isCounted ? '' : 'about ')}${listed.events}` : undefined,
    frames: `${atMost}${listed.frames}`,
    recordings: session.recorded.length > 1 ? session.recorded.length : undefined,
    messages: Object.entries(messages)
      .filter(([, count]) => count > 0)
      .map(([topic, count]) => `${topic} ${count}`)
      .join(', '),
    size: `${formatByteCount(session.bytes)} (raw ${formatByteCount(rawBytes)}, ${(rawBytes / session.bytes).toFixed(1)}:1)`,
    'bytes per event': listed.events > 0 ? (session.bytes / listed.events).toFixed(1) : undefined,
    checkpoints,
    gaps: listed.gaps,
    'lost frames': end.droppedFrames || undefined,
    health: listed.health,
    note: listed.reason,
    'state hash': end.stateHash,
    'recorded by': `Tapedeck ${meta.appVersion}, format ${meta.formatVersion}`,
  });
}
