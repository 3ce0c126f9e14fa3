/** A checkpoint message: u32 length of a JSON header, the header, then the engine's own state bytes. */
import type { CheckpointHeader } from './format.ts';

export function encodeCheckpoint(header: CheckpointHeader, state: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(4 + head.byteLength + state.byteLength);
  new DataView(bytes.buffer).setUint32(0, head.byteLength, true);
  bytes.set(head, 4);
  bytes.set(state, 4 + head.byteLength);
  return bytes;
}

/** `state` copies to offset 0 of a buffer of its own, so that it may be viewed as any typed array. */
export function decodeCheckpoint(data: Uint8Array): { header: CheckpointHeader; state: () => Uint8Array<ArrayBuffer> } {
  const length = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + length))) as CheckpointHeader;
  return { header, state: () => new Uint8Array(data.subarray(4 + length)) };
}
