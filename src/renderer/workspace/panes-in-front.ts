/** Which panes a layout shows. */
import { z } from 'zod';

const node = z.object({
  type: z.string(),
  component: z.string().optional(),
  selected: z.number().optional(),
  get children() {
    return z.array(node).optional();
  },
});

/** Kinds of the panes in front of their tab sets; of a layout that cannot be read, none. */
export function panesInFront(layout: unknown): string[] {
  const read = z.object({ layout: node }).safeParse(layout);
  return read.success ? [...new Set(inFront(read.data.layout))] : [];
}

function inFront({ type, component, selected = 0, children = [] }: z.infer<typeof node>): string[] {
  if (type === 'tab') return component === undefined ? [] : [component];
  return type === 'tabset' ? children.slice(selected, selected + 1).flatMap(inFront) : children.flatMap(inFront);
}
