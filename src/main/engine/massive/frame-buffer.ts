/**
 * The decoder's own copy of a frame: one buffer for all frames, so that the scanner always sees the same array and can read
 * four bytes at once. A zero byte after the frame stops every byte loop. A word read may still see what an earlier, longer
 * frame left behind, so whoever scans must refuse an event that ends past `length`.
 */
const FIRST_CAPACITY = 1 << 16;
/** More than a scan can overrun the end: a symbol's length and a few words. */
const PADDING = 128;

export class FrameBuffer {
  bytes = new Uint8Array(FIRST_CAPACITY);
  view = new DataView(this.bytes.buffer);
  length = 0;

  load(frame: Uint8Array): void {
    const length = frame.length;
    if (length + PADDING > this.bytes.length) this.#grow(length + PADDING);
    this.bytes.set(frame);
    this.bytes[length] = 0;
    this.length = length;
  }

  #grow(needed: number): void {
    let capacity = this.bytes.length;
    while (capacity < needed) capacity *= 2;
    this.bytes = new Uint8Array(capacity);
    this.view = new DataView(this.bytes.buffer);
  }
}
