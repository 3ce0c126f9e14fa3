/** The element itself or an ancestor. An element of another window is not an `Element` of this page, so it is recognised by its methods. */
export function closestElement(target: EventTarget | null, selector: string): Element | undefined {
  if (target === null || !('closest' in target)) return undefined;
  return (target as Element).closest(selector) ?? undefined;
}
