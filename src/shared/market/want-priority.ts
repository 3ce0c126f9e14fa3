/** Why something is wanted from the feed, most important first: it orders the option-quote budget. */
export const WANT_PRIORITIES = ['pinned', 'visible', 'alert', 'flow'] as const;
export type WantPriority = (typeof WANT_PRIORITIES)[number];

/** The more important of two; an unknown one gives way. */
export function higherPriority(known: WantPriority | undefined, other: WantPriority): WantPriority {
  return known !== undefined && WANT_PRIORITIES.indexOf(known) <= WANT_PRIORITIES.indexOf(other) ? known : other;
}
