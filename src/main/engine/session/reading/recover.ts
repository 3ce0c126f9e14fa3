/** Salvages what can be read of a damaged session into a new file; what could not be read becomes a gap. */
import { MARKETS } from '../../../../shared/market/symbols.ts';
import type { GapEntry } from '../../../../shared/contract/health.ts';
import { basename } from 'node:path';
import { readChunk } from '../format/chunk-record.ts';
import { CHANNEL, FORMAT_VERSION, MARKET_OF_CHANNEL, nsToMs, type ClockRecord } from '../format/format.ts';
import type { ReadableFile, SessionFiles } from '../format/files.ts';
import { MessageBuffer } from '../format/message-buffer.ts';
import { eachMessage } from './message-cursor.ts';
import { readPart } from './part-reader.ts';
import { scanPart } from './part-scan.ts';
import { PartWriter } from '../recording/part-writer.ts';
import { parseJson } from './reader.ts';

export interface Recovery {
  chunks: number;
  messages: number;
  frames: number;
  /** Stretches of the file that could not be read. */
  lost: { offset: number; length: number; reason: string; fromMs?: number; toMs?: number }[];
}

/** Throws SessionError where the source is no session at all. `out` must not exist. */
export function recoverPart(files: SessionFiles, file: ReadableFile, out: string): Recovery {
  const { meta } = readPart(file);
  const scan = scanPart(file, false);
  const writer = PartWriter.start(files.create(out), {
    ...meta,
    formatVersion: FORMAT_VERSION,
    part: 1,
    base: basename(out),
  });
  const recovery: Recovery = { chunks: scan.chunks.length, messages: 0, frames: 0, lost: [] };
  const holes = scan.damaged.map((hole) => ({ ...hole, ...timesAround(scan.chunks, hole) }));
  recovery.lost.push(...holes);
  let clock: ClockRecord | undefined;
  let sequence = 0;
  for (const chunk of scan.chunks) {
    const offset = Number(chunk.chunkStartOffset);
    while (holes.length > 0 && holes[0].offset < offset) writeGaps(writer, holes.shift()!, sequence);
    const records = readChunk(file, { offset, length: Number(chunk.chunkLength) });
    eachMessage(records, (message) => {
      recovery.messages++;
      sequence = message.sequence;
      if (MARKET_OF_CHANNEL[message.channelId]) recovery.frames++;
      if (message.channelId === CHANNEL.clock) clock = parseJson<ClockRecord>(message.data);
    });
    writer.writeChunk(records);
  }
  for (const hole of holes) writeGaps(writer, hole, sequence);
  writer.finish({
    frames: recovery.frames,
    events: clock?.events ?? 0,
    symbols: clock?.symbols ?? 0,
    droppedFrames: 0,
    repaired: true,
  });
  return recovery;
}

function timesAround(
  chunks: readonly { chunkStartOffset: bigint; messageStartTime: bigint; messageEndTime: bigint }[],
  hole: { offset: number },
): { fromMs?: number; toMs?: number } {
  const after = chunks.findIndex((chunk) => Number(chunk.chunkStartOffset) > hole.offset);
  const before = chunks.at(after < 0 ? -1 : after - 1);
  return {
    fromMs: before && after !== 0 ? nsToMs(before.messageEndTime) : undefined,
    toMs: after >= 0 ? nsToMs(chunks[after].messageStartTime) : undefined,
  };
}

/** One gap per market, between the chunks around the hole. A torn tail loses nothing that can be placed in time. */
function writeGaps(writer: PartWriter, hole: Recovery['lost'][number], sequence: number): void {
  if (hole.fromMs === undefined || hole.toMs === undefined) return;
  const encoder = new TextEncoder();
  const entries = MARKETS.map((market): Uint8Array => {
    const gap: GapEntry = {
      id: `damaged-${hole.offset}-${market}`,
      market,
      channel: '*',
      symbols: [],
      startMs: hole.fromMs!,
      endMs: hole.toMs,
      cause: 'replay',
      detail: 'The session file was damaged here; what it held could not be read.',
      repair: 'impossible',
    };
    return encoder.encode(JSON.stringify(gap));
  });
  const size = entries.reduce((sum, data) => sum + MessageBuffer.sizeOf(data.byteLength), 0);
  const buffer = new MessageBuffer(new ArrayBuffer(size));
  for (const data of entries) buffer.append(CHANNEL.gap, sequence, hole.toMs, hole.toMs, data);
  writer.writeChunk(new Uint8Array(buffer.buffer, 0, buffer.used));
}
