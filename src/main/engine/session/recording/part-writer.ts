/** Writes one session file (a part): header, chunks as they come, summary and footer at the end. Every step leaves a file that can be read. */
import { crc32, zstdCompressSync, constants } from 'node:zlib';
import { McapRecordBuilder, type McapTypes } from '@mcap/core';
import {
  CHANNEL,
  CHANNEL_NAMES,
  COMPRESSION,
  END_RECORD,
  META_RECORD,
  MESSAGE_HEADER,
  PROFILE,
  RECORD_HEADER,
  topicOf,
  type SessionEnd,
  type SessionMeta,
} from '../format/format.ts';
import { SCHEMA_RECORDS } from '../format/schemas.ts';
import type { WritableFile } from '../format/files.ts';

interface PartContents {
  chunks: McapTypes.ChunkIndex[];
  metadata: McapTypes.MetadataIndex[];
  messageCounts: Map<number, bigint>;
}

/** A live recording's: fast before small. */
const ZSTD_LEVEL = 3;
const channelRecords = (): McapTypes.Channel[] =>
  CHANNEL_NAMES.map((name) => ({
    id: CHANNEL[name],
    schemaId: name === 'checkpoint' ? 0 : CHANNEL[name],
    topic: topicOf(name),
    messageEncoding: name === 'checkpoint' ? 'application/octet-stream' : 'json',
    metadata: new Map(),
  }));

export class PartWriter {
  #file: WritableFile;
  readonly #level: number;
  readonly #records = new McapRecordBuilder();
  readonly #contents: PartContents = { chunks: [], metadata: [], messageCounts: new Map() };
  #bytes = 0;

  private constructor(file: WritableFile, level: number) {
    this.#file = file;
    this.#level = level;
  }

  /** Starts a new file. `level`: of its chunks' compression. */
  static start(file: WritableFile, meta: SessionMeta, level = ZSTD_LEVEL): PartWriter {
    const writer = new PartWriter(file, level);
    writer.#writeStart(meta);
    return writer;
  }

  /** Bytes written so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Compresses and writes message records as one chunk with its message indexes.
   * Where the disk fails, the file is truncated to its last complete chunk and the error rethrown.
   */
  writeChunk(records: Uint8Array): void {
    const { index, messageIndexes } = indexMessages(records);
    const compressed = zstdCompressSync(records, {
      params: { [constants.ZSTD_c_compressionLevel]: this.#level, [constants.ZSTD_c_checksumFlag]: 1 },
    });
    const start = this.#bytes;
    this.#records.reset();
    this.#records.writeChunk({
      messageStartTime: index.messageStartTime,
      messageEndTime: index.messageEndTime,
      uncompressedSize: BigInt(records.byteLength),
      uncompressedCrc: crc32(records),
      compression: COMPRESSION,
      records: compressed,
    });
    const chunkLength = this.#records.length;
    const offsets = new Map<number, bigint>();
    for (const messageIndex of messageIndexes) {
      offsets.set(messageIndex.channelId, BigInt(start + this.#records.length));
      this.#records.writeMessageIndex(messageIndex);
    }
    const messageIndexLength = this.#records.length - chunkLength;
    this.#flush();
    for (const { channelId, records: list } of messageIndexes) {
      const counts = this.#contents.messageCounts;
      counts.set(channelId, (counts.get(channelId) ?? 0n) + BigInt(list.length));
    }
    this.#contents.chunks.push({
      ...index,
      chunkStartOffset: BigInt(start),
      chunkLength: BigInt(chunkLength),
      messageIndexOffsets: offsets,
      messageIndexLength: BigInt(messageIndexLength),
      compression: COMPRESSION,
      compressedSize: BigInt(compressed.byteLength),
      uncompressedSize: BigInt(records.byteLength),
    });
  }

  /** Whether the file is still where it was made. */
  get inPlace(): boolean {
    return this.#file.inPlace();
  }

  /** Continues in another file, with everything written so far; where that fails it throws and stays with the old one. */
  moveTo(file: WritableFile): void {
    const STEP = 1024 * 1024;
    for (let at = 0; at < this.#bytes; at += STEP)
      file.write(this.#file.readBack(at, Math.min(STEP, this.#bytes - at)));
    this.#file.close();
    this.#file = file;
  }

  /** Waits until what was written is on the disk. */
  sync(): void {
    this.#file.sync();
  }

  /** Writes the end record, the summary and the footer, and closes the file. `continues`: another part follows. */
  finish(end: SessionEnd | 'continues'): void {
    this.#writeMetadata(
      END_RECORD,
      end === 'continues' ? { continues: true } : { ...end, underlyings: countsText(end) },
    );
    this.#records.writeDataEnd({ dataSectionCrc: 0 });
    this.#flush();
    this.#writeSummary();
    this.#file.sync();
    this.#file.close();
  }

  /** Closes without an end: what a crash would leave. */
  abandon(): void {
    this.#file.close();
  }

  #writeStart(meta: SessionMeta): void {
    this.#records.writeMagic();
    this.#records.writeHeader({ profile: PROFILE, library: `tapedeck ${meta.appVersion}` });
    this.#flush();
    this.#writeMetadata(META_RECORD, meta);
    this.#writeDefinitions();
    this.#flush();
  }

  #writeDefinitions(): void {
    for (const schema of SCHEMA_RECORDS) this.#records.writeSchema(schema);
    for (const channel of channelRecords()) this.#records.writeChannel(channel);
  }

  #writeMetadata(name: string, values: object): void {
    const metadata = new Map<string, string>();
    for (const [key, value] of Object.entries(values)) if (value !== undefined) metadata.set(key, String(value));
    const offset = BigInt(this.#bytes + this.#records.length);
    const length = this.#records.writeMetadata({ name, metadata });
    this.#contents.metadata.push({ offset, length, name });
  }

  #writeSummary(): void {
    const out = this.#records;
    const { chunks, metadata, messageCounts } = this.#contents;
    const summaryStart = this.#bytes;
    const groups: McapTypes.SummaryOffset[] = [];
    const group = (groupOpcode: number, write: () => void): void => {
      const from = out.length;
      write();
      if (out.length > from)
        groups.push({
          groupOpcode,
          groupStart: BigInt(summaryStart + from),
          groupLength: BigInt(out.length - from),
        });
    };
    group(0x03, () => SCHEMA_RECORDS.forEach((schema) => out.writeSchema(schema)));
    group(0x04, () => channelRecords().forEach((channel) => out.writeChannel(channel)));
    group(0x0b, () => out.writeStatistics(this.#statistics(messageCounts)));
    group(0x08, () => chunks.forEach((chunk) => out.writeChunkIndex(chunk)));
    group(0x0d, () => metadata.forEach((index) => out.writeMetadataIndex(index)));
    const summaryOffsetStart = BigInt(summaryStart + out.length);
    for (const offset of groups) out.writeSummaryOffset(offset);
    const summary = out.buffer;
    out.reset();
    // The CRC covers the summary and the footer's own fields before it (spec: "Footer").
    const prefix = new Uint8Array(RECORD_HEADER + 16);
    const view = new DataView(prefix.buffer);
    view.setUint8(0, 0x02);
    view.setUint32(1, 20, true);
    view.setBigUint64(9, BigInt(summaryStart), true);
    view.setBigUint64(17, summaryOffsetStart, true);
    const summaryCrc = crc32(prefix, crc32(summary));
    out.writeFooter({ summaryStart: BigInt(summaryStart), summaryOffsetStart, summaryCrc });
    out.writeMagic();
    const tail = out.buffer;
    out.reset();
    this.#write(summary);
    this.#write(tail);
  }

  #statistics(messageCounts: Map<number, bigint>): McapTypes.Statistics {
    const { chunks, metadata } = this.#contents;
    let messageStartTime = chunks[0]?.messageStartTime ?? 0n;
    let messageEndTime = 0n;
    for (const chunk of chunks) {
      if (chunk.messageStartTime < messageStartTime) messageStartTime = chunk.messageStartTime;
      if (chunk.messageEndTime > messageEndTime) messageEndTime = chunk.messageEndTime;
    }
    let messageCount = 0n;
    for (const count of messageCounts.values()) messageCount += count;
    return {
      messageCount,
      schemaCount: SCHEMA_RECORDS.length,
      channelCount: CHANNEL_NAMES.length,
      attachmentCount: 0,
      metadataCount: metadata.length,
      chunkCount: chunks.length,
      messageStartTime,
      messageEndTime,
      channelMessageCounts: messageCounts,
    };
  }

  #flush(): void {
    const bytes = this.#records.buffer;
    this.#records.reset();
    this.#write(bytes);
  }

  #write(bytes: Uint8Array): void {
    try {
      this.#file.write(bytes);
    } catch (error) {
      this.#file.truncate(this.#bytes);
      throw error;
    }
    this.#bytes += bytes.byteLength;
  }
}

/** Reads back the recorder's buffer: time bounds, and where each channel's messages start. */
function indexMessages(records: Uint8Array): {
  index: Pick<McapTypes.ChunkIndex, 'messageStartTime' | 'messageEndTime'>;
  messageIndexes: McapTypes.MessageIndex[];
} {
  const view = new DataView(records.buffer, records.byteOffset, records.byteLength);
  const byChannel = new Map<number, McapTypes.MessageIndex>();
  let messageStartTime = 0n;
  let messageEndTime = 0n;
  for (let at = 0; at < records.byteLength;) {
    const channelId = view.getUint16(at + RECORD_HEADER, true);
    const logTime = view.getBigUint64(at + RECORD_HEADER + 6, true);
    let entry = byChannel.get(channelId);
    if (!entry) byChannel.set(channelId, (entry = { channelId, records: [] }));
    entry.records.push([logTime, BigInt(at)]);
    if (at === 0 || logTime < messageStartTime) messageStartTime = logTime;
    if (logTime > messageEndTime) messageEndTime = logTime;
    at += MESSAGE_HEADER - 22 + view.getUint32(at + 1, true);
  }
  return { index: { messageStartTime, messageEndTime }, messageIndexes: [...byChannel.values()] };
}

/** `SPY 2000,NVDA 400`; undefined where there are none. */
function countsText({ underlyings = {} }: SessionEnd): string | undefined {
  const entries = Object.entries(underlyings);
  return entries.length > 0 ? entries.map(([name, count]) => `${name} ${count}`).join() : undefined;
}
