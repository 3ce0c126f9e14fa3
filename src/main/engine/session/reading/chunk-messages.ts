/** The messages of one chunk of a session. */
import { SessionError } from '../format/session-error.ts';
import type { ChunkInfo } from './chunk-facts.ts';
import { eachMessage, type MessageCursor } from './message-cursor.ts';
import type { Session, SessionChunk } from './reader.ts';

/** Whether a chunk holds any message of a channel. */
export const holds = (chunk: ChunkInfo, channelId: number): boolean => (chunk.channels & (1 << channelId)) !== 0;

/** Visits the messages of a chunk; answers what is wrong with it where it is damaged. */
export function readIfWhole(
  session: Session,
  chunk: SessionChunk,
  visit: (message: MessageCursor) => boolean | void,
): SessionError | undefined {
  try {
    eachMessage(session.read(chunk), visit);
    return undefined;
  } catch (error) {
    if (error instanceof SessionError) return error;
    throw error;
  }
}

export const parseJson = <T>(data: Uint8Array): T => JSON.parse(new TextDecoder().decode(data)) as T;
