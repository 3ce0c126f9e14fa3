import { describe, expect, it } from 'vitest';
import { nextOn, placeBeside } from '../../../../src/renderer/workspace/place-pane.ts';

describe('placeBeside', () => {
  const wanted = { width: 300, height: 200 };
  it.each([
    // The pane that was there keeps 240 px beside, 140 px above.
    [{ width: 1200, height: 100 }, 'right', 0.25],
    [{ width: 540, height: 900 }, 'right', 300 / 540],
    [{ width: 539, height: 900 }, 'below', 200 / 900],
    [{ width: 539, height: 340 }, 'below', 200 / 340],
    [{ width: 539, height: 339 }, 'right', 0.5],
    [{ width: 0, height: 0 }, 'right', 0.5],
  ] as const)('in %o goes %s with %d of it', (room, side, share) => {
    expect(placeBeside(wanted, room)).toEqual({ side, share });
  });
});

describe('nextOn', () => {
  const place = (id: string, x: number, y: number, width: number, height: number) => ({ id, x, y, width, height });
  // A watchlist left, a chart over the tape in the middle, a tall chain right.
  const list = place('list', 0, 0, 200, 600);
  const chart = place('chart', 204, 0, 300, 400);
  const tape = place('tape', 204, 404, 300, 196);
  const chain = place('chain', 508, 0, 400, 600);
  const all = [list, chart, tape, chain];
  it.each([
    ['right', list, 'chart'],
    ['left', chain, 'chart'],
    ['left', tape, 'list'],
    ['below', chart, 'tape'],
    ['above', tape, 'chart'],
    ['above', chart, undefined],
    ['right', chain, undefined],
    ['below', list, undefined],
  ] as const)('%s of %o is %s', (side, from, found) => {
    expect(
      nextOn(
        side,
        from,
        all.filter((one) => one !== from),
      )?.id,
    ).toBe(found);
  });
});
