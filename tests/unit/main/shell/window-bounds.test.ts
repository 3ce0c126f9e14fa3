import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broughtBack, placeWindow, type Rect } from '../../../../src/main/shell/window-bounds.ts';

const LEFT = { x: 0, y: 25, width: 1920, height: 1055 };
const RIGHT = { x: 1920, y: 0, width: 2560, height: 1440 };

describe('where the window opens', () => {
  it('is where it was', () => {
    const saved = { x: 2000, y: 100, width: 1600, height: 900 };
    expect(placeWindow(saved, [LEFT, RIGHT])).toEqual(saved);
  });

  it('is centred when its screen is gone', () => {
    const placed = placeWindow({ x: 2000, y: 100, width: 1600, height: 900 }, [LEFT]);
    expect(placed.x).toBeGreaterThanOrEqual(LEFT.x);
    expect(placed.x + placed.width).toBeLessThanOrEqual(LEFT.x + LEFT.width);
  });

  it('is pulled back onto the screen it overlaps most', () => {
    expect(placeWindow({ x: 1800, y: -300, width: 1200, height: 700 }, [LEFT, RIGHT])).toEqual({
      x: 1920,
      y: 0,
      width: 1200,
      height: 700,
    });
  });

  it('always lies within one screen, whatever was saved', () => {
    const number = fc.integer({ min: -10_000, max: 10_000 });
    const size = fc.integer({ min: 1, max: 9_000 });
    const inside = (a: Rect, b: Rect): boolean =>
      a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;
    fc.assert(
      fc.property(number, number, size, size, (x, y, width, height) => {
        const placed = placeWindow({ x, y, width, height }, [LEFT, RIGHT]);
        return inside(placed, LEFT) || inside(placed, RIGHT);
      }),
    );
  });
});

describe('a window whose display is gone', () => {
  const areas = [LEFT];

  it('comes back whole', () => {
    const lost = { x: 2400, y: 200, width: 1600, height: 900 };
    expect(broughtBack(lost, areas)).toEqual({ x: 160, y: 103, width: 1600, height: 900 });
  });

  it('is made smaller where the display that is left is', () => {
    expect(broughtBack({ x: 2000, y: 0, width: 2500, height: 1400 }, areas)).toEqual(LEFT);
  });

  it('stays when its upper edge can be taken', () => {
    expect(broughtBack({ x: 1790, y: 900, width: 900, height: 900 }, areas)).toBeUndefined();
    expect(broughtBack({ x: 0, y: 25, width: 1920, height: 1055 }, areas)).toBeUndefined();
  });

  it('comes back when only its lower part is to be seen', () => {
    expect(broughtBack({ x: 100, y: -500, width: 900, height: 900 }, areas)).toBeDefined();
  });

  it('can always be taken afterwards', () => {
    const rect = (max: number) =>
      fc.record({
        x: fc.integer({ min: -5000, max: 5000 }),
        y: fc.integer({ min: -5000, max: 5000 }),
        width: fc.integer({ min: 200, max }),
        height: fc.integer({ min: 200, max }),
      });
    fc.assert(
      fc.property(rect(4000), fc.array(rect(4000), { minLength: 1, maxLength: 3 }), (bounds, displays) => {
        const moved = broughtBack(bounds, displays);
        if (moved) expect(broughtBack(moved, displays)).toBeUndefined();
      }),
    );
  });
});
