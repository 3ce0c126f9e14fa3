/** One instance of the scanner's WebAssembly and its memory, which is given out from one end and never taken back. */
import { SCANNER_MODULE } from './scanner-module.ts';
import { ARENA } from './scanner-layout.ts';

/** What is exported by `assembly/frame-scanner.ts`. */
export interface ScannerCode {
  scan: (frame: number, start: number, length: number, market: number) => number;
  teach: (id: number) => void;
  moveTickers: (address: number, bits: number) => void;
  prepareTables: () => void;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow: (pages: number) => number;
}

/** The part of the engine's global that is used here: the types of the language know it only together with a browser. */
interface WebAssemblyGlobal {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: unknown };
  Memory: new (size: { initial: number }) => Memory;
  CompileError: new () => Error;
}

const PAGE = 65_536;
/** Room for the first columns and tickers. */
const FIRST_PAGES = 4;
/** Columns that begin at the same place of their pages would push each other out of the processor's cache: each begins a line later. */
const LINE = 64;

let compiled: object | undefined;

export class ScannerMemory {
  readonly code: ScannerCode;
  readonly #memory: Memory;
  #end = ARENA;

  /** Undefined where WebAssembly is switched off, the processor is too old for its vectors, or its address space is used up. */
  static open(): ScannerMemory | undefined {
    const { WebAssembly } = globalThis as { WebAssembly?: WebAssemblyGlobal };
    if (!WebAssembly) return undefined;
    try {
      return new ScannerMemory(WebAssembly);
    } catch (error) {
      if (error instanceof WebAssembly.CompileError || error instanceof RangeError) return undefined;
      throw error;
    }
  }

  private constructor(engine: WebAssemblyGlobal) {
    compiled ??= new engine.Module(Buffer.from(SCANNER_MODULE, 'base64'));
    this.#memory = new engine.Memory({ initial: FIRST_PAGES });
    this.code = new engine.Instance(compiled, { env: { memory: this.#memory } }).exports as ScannerCode;
  }

  /** The address of `bytes` zero bytes. Arrays given out before may be of no use after it: the memory may have grown. */
  take(bytes: number): number {
    const address = this.#end;
    this.#end += sizeOf(bytes);
    const lacking = this.#end - this.#memory.buffer.byteLength;
    if (lacking > 0) this.#memory.grow(Math.ceil(lacking / PAGE));
    return address;
  }

  array<Column>(
    Type: new (buffer: ArrayBuffer, address: number, length: number) => Column,
    address: number,
    length: number,
  ): Column {
    return new Type(this.#memory.buffer, address, length);
  }

  view(): DataView {
    return new DataView(this.#memory.buffer);
  }
}

/** What `bytes` take up. */
export const sizeOf = (bytes: number): number => (Math.ceil(bytes / LINE) + 1) * LINE;
