import { describe, expect, it } from 'vitest';
import { placeBeside } from '../../../../src/renderer/workspace/place-pane.ts';

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
