/** A pane's component, loaded when the first pane of its kind is shown. */
import { useEffect, useState, type ComponentType } from 'react';
import type { PaneDefinition, PaneProps } from './pane-types.ts';

const NOT_LOADED =
  'Its code did not arrive from Tapedeck. The other panes and the feed are not affected. Try again; if it stays so, close the terminal and start it again.';

const components = new Map<string, ComponentType<PaneProps>>();

/** Remembers the component: the next pane of the kind is drawn at once. */
export async function loadPane(definition: PaneDefinition): Promise<void> {
  if (!components.has(definition.id)) components.set(definition.id, await definition.load());
}

interface LoadedPane {
  /** Undefined while it loads, and where it failed. */
  component: ComponentType<PaneProps> | undefined;
  failure: string | undefined;
  retry(): void;
}

export function usePaneComponent(definition: PaneDefinition): LoadedPane {
  const [attempt, setAttempt] = useState(0);
  const [outcome, setOutcome] = useState<{ failure?: string }>({});
  const component = components.get(definition.id);
  const missing = component === undefined;
  useEffect(() => {
    if (!missing) return undefined;
    let current = true;
    setOutcome({});
    loadPane(definition).then(
      () => current && setOutcome({}),
      (error: unknown) => {
        // Its message names the file's address, which is nothing to a person.
        console.warn(`pane ${definition.id}`, error);
        if (current) setOutcome({ failure: NOT_LOADED });
      },
    );
    return () => {
      current = false;
    };
  }, [definition, missing, attempt]);
  return { component, failure: component ? undefined : outcome.failure, retry: () => setAttempt((n) => n + 1) };
}
