/**
 * The frame being decoded, copied to one place that never moves: the engine folds a constant array's address and length into the
 * scanner's code, and words of four bytes can be read at any position.
 *
 * A zero byte after the frame stops every byte loop. A word read may still see bytes of an earlier, longer frame, so
 * scanners must refuse an event that ends past the frame's length. One buffer serves all decoders of a thread: decoding is
 * synchronous, and anything kept from a frame is copied out of it.
 */

/** Largest message the feed accepts. Memory is only committed as far as frames have reached. */
export const LONGEST_FRAME = 1 << 24;
/** More than a scan can overrun the end: a symbol's length and a few words. */
const PADDING = 128;

export const FRAME_BYTES = new Uint8Array(LONGEST_FRAME + PADDING);
/** Words are little-endian, whatever the machine. */
export const FRAME_VIEW = new DataView(FRAME_BYTES.buffer);

/** Copies the frame, not longer than LONGEST_FRAME, into the buffer. */
export function loadFrame(frame: Uint8Array): void {
  FRAME_BYTES.set(frame);
  FRAME_BYTES[frame.length] = 0;
}
