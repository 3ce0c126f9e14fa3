/** Text lines of a stream, with any line ends, none longer than a row or frame can be. */
import { StringDecoder } from 'node:string_decoder';

/** Characters. A frame of the wire has some 100,000 at most. */
export const LONGEST_LINE = 4 * 1024 * 1024;
const SHOWN = 200;

export interface TextLine {
  text: string;
  /** Only its beginning is in `text`; the rest is passed over. */
  tooLong: boolean;
}

export async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<TextLine> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let passing = false;
  for await (const bytes of input) {
    const all = rest + decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    // Its line feed may come with the next bytes.
    const held = all.endsWith('\r') ? '\r' : '';
    const lines = all.slice(0, all.length - held.length).split(/\r\n|[\r\n]/);
    const last = lines.pop() as string;
    for (const text of lines) {
      if (!passing) yield { text, tooLong: false };
      passing = false;
    }
    if (last.length > LONGEST_LINE && !passing) {
      passing = true;
      yield { text: last.slice(0, SHOWN), tooLong: true };
    }
    rest = passing ? held : last + held;
  }
  const last = (rest + decoder.end()).replace(/\r$/, '');
  if (last !== '' && !passing) yield { text: last, tooLong: false };
}
