/** Constants of sixteen bytes, and tables by which digits are put in order. In memory, so that the engine holds them in registers. */
import { TABLES } from '../src/main/engine/massive/frames/scanner-layout';

/** What makes the digits the ten largest signed numbers; and what a point and a zero become by it. */
export const TO_TOP: usize = TABLES + 16;
export const POINT: usize = TABLES + 32;
export const ZERO_RANK: usize = TABLES + 384;
export const QUOTES: usize = TABLES + 48;
export const SPACES: usize = TABLES + 64;
export const BACKSLASHES: usize = TABLES + 80;
/** Weights by which neighbours are added. */
export const TENS: usize = TABLES + 112;
export const HUNDREDS: usize = TABLES + 128;
export const MYRIADS: usize = TABLES + 144;
export const HALVES: usize = TABLES;
/** Of a place of a ticker's table, what is the ticker. */
export const TICKER_TAIL: usize = TABLES + 160;
/** 32 bytes of ones before 32 of zeros: from 32 − n on, a mask of n bytes. */
export const MASKS: usize = TABLES + 192;
/** Powers of ten by what follows the whole digits: nothing, a point, a point and one digit, … */
export const POWERS: usize = TABLES + 256;
/** By whole digits and by all bytes of a number: where each of its digits goes. */
export const SHIFTS: usize = 1024;

export function prepareTables(): void {
  v128.store(TO_TOP, i8x16.splat(0x7f - 0x39));
  v128.store(POINT, i8x16.splat(0x2e + 0x7f - 0x39));
  v128.store(ZERO_RANK, i8x16.splat(0x30 + 0x7f - 0x39));
  v128.store(QUOTES, i8x16.splat(0x22));
  v128.store(SPACES, i8x16.splat(0x20));
  v128.store(BACKSLASHES, i8x16.splat(0x5c));
  v128.store(TENS, i16x8.splat(0x010a));
  v128.store(HUNDREDS, i32x4.splat(0x00010064));
  v128.store(MYRIADS, i32x4.splat(0x00012710));
  v128.store(HALVES, f64x2(100_000_000, 1));
  memory.fill(TICKER_TAIL, 0xff, 12);
  memory.fill(MASKS, 0xff, 32);
  let power: f64 = 1;
  store<f64>(POWERS, power);
  for (let n: usize = 1; n < 16; n++) {
    store<f64>(POWERS + (n << 3), power);
    power *= 10;
  }
  memory.fill(SHIFTS, 0xff, 4096);
  for (let whole: usize = 1; whole < 16; whole++) {
    for (let size: usize = whole; size < 16; size++) {
      const digits = size === whole ? size : size - 1;
      const row = SHIFTS + ((whole << 8) | (size << 4));
      for (let digit: usize = 0; digit < digits; digit++) {
        store<u8>(row + 16 - digits + digit, <u8>(digit < whole ? digit : digit + 1));
      }
    }
  }
}
