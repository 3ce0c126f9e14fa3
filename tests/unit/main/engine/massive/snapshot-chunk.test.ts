import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snapshotChunk, snapshotPath } from '../../../../../src/main/engine/massive/rest/rest-paths.ts';

const length = (symbols: string[]): number =>
  encodeURIComponent(String(snapshotPath('options', symbols).query!['ticker.any_of'])).length;

describe('TRAP-30: a list of tickers in an address', () => {
  test('of 250 long tickers is cut where the address would pass 4,000 characters; 250 short ones go at once', () => {
    const options = Array.from({ length: 250 }, (_, i) => `O:SPXW261218C0${6000 + i}000`);
    const first = snapshotChunk(options, 0);
    expect([first.length, length(first)]).toEqual([153, 3975]);
    const stocks = Array.from({ length: 300 }, (_, i) => `S${i}`);
    expect(snapshotChunk(stocks, 0)).toHaveLength(250);
  });

  test('loses none and repeats none, whatever their lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 400 }), (symbols) => {
        const seen: string[] = [];
        while (seen.length < symbols.length) {
          const chunk = snapshotChunk(symbols, seen.length);
          expect(chunk.length).toBeGreaterThan(0);
          seen.push(...chunk);
        }
        expect(seen).toEqual(symbols);
      }),
    );
  });
});
