/** The element itself or what it stands in. One of another window is no `Element` of this page's making, so it is known by what it can do. */
export function closestElement(target: EventTarget | null, selector: string): Element | undefined {
  if (target === null || !('closest' in target)) return undefined;
  return (target as Element).closest(selector) ?? undefined;
}
