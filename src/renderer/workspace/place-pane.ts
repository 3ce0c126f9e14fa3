/** Where a new pane goes beside another, and how much of its room it takes. */

interface Size {
  width: number;
  height: number;
}

export interface Placement {
  side: 'right' | 'below';
  /** Of the room along that side, 0 to 1. */
  share: number;
}

/** What stays to the pane that was there, CSS pixels. */
const KEPT: Size = { width: 240, height: 140 };

/** To the right where both have room, else below; where neither side has it, the room is halved. */
export function placeBeside(wanted: Size, room: Size): Placement {
  if (room.width >= wanted.width + KEPT.width) return { side: 'right', share: wanted.width / room.width };
  if (room.height >= wanted.height + KEPT.height) return { side: 'below', share: wanted.height / room.height };
  return { side: 'right', share: 0.5 };
}
