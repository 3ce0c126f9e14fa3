/** Keys pressed while the terminal still loads: kept in order and pressed again once it stands, so that a slow start loses none. */

/** More than anybody presses in that time. */
const MOST_KEPT = 100;

export interface EarlyKeys {
  /** Ends the keeping and hands over what was kept: each key to `press`, and what was typed to `onText`, as one search. */
  pressAgain(press: (event: KeyboardEvent) => void, onText: (text: string) => void): void;
  /** Lets go of what was kept, and goes on keeping: the start failed, and the next one may be minutes away. */
  forget(): void;
}

/** `isCommand`: keys that the browser must not take for itself meanwhile. */
export function keepEarlyKeys(view: EventTarget, isCommand: (event: KeyboardEvent) => boolean): EarlyKeys {
  const kept: KeyboardEvent[] = [];
  const keep = (event: Event): void => {
    const pressed = event as KeyboardEvent;
    if (pressed.isComposing || kept.length >= MOST_KEPT) return;
    kept.push(pressed);
    if (isCommand(pressed)) pressed.preventDefault();
  };
  view.addEventListener('keydown', keep);
  return {
    forget: () => void kept.splice(0),
    pressAgain(press, onText) {
      view.removeEventListener('keydown', keep);
      let text = '';
      for (const event of kept.splice(0)) {
        const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
        if (bare && (text === '' ? /^[a-zA-Z]$/.test(event.key) : event.key.length === 1))
          text += event.key.toUpperCase();
        else if (bare && event.key === 'Backspace') text = text.slice(0, -1);
        else press(event);
      }
      if (text !== '') onText(text);
    },
  };
}
