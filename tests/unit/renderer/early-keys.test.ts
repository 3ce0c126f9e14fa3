import { expect, test } from 'vitest';
import { keepEarlyKeys } from '../../../src/renderer/commands/early-keys.ts';

class Key extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;

  constructor(written: string, isComposing = false) {
    super('keydown', { cancelable: true });
    const parts = written.split('+');
    this.key = parts.at(-1)!;
    this.ctrlKey = parts.includes('Ctrl');
    this.metaKey = parts.includes('Meta');
    this.altKey = parts.includes('Alt');
    this.isComposing = isComposing;
  }
}

function kept(...written: string[]) {
  const view = new EventTarget();
  const early = keepEarlyKeys(view, (event) => event.ctrlKey && event.key === 'k');
  const press = (...keys: string[]): Key[] =>
    keys.map((key) => {
      const event = new Key(key);
      view.dispatchEvent(event);
      return event;
    });
  const pressed = press(...written);
  const again = (): string[] => {
    const heard: string[] = [];
    early.pressAgain(
      (event) => heard.push(event.key),
      (text) => heard.push(`text ${text}`),
    );
    return heard;
  };
  return { view, early, press, pressed, again };
}

test('are pressed again in order, once, and no key after that is kept', () => {
  const { press, again } = kept('Alt+1', 'F1', '?');
  expect(again()).toEqual(['1', 'F1', '?']);
  press('Alt+2');
  expect(again()).toEqual([]);
});

test('letters are one search, also behind the key that opens it', () => {
  expect(kept('Ctrl+k', 's', 'p', 'y', ' ', '6', '5', '0', 'c').again()).toEqual(['k', 'text SPY 650C']);
  expect(kept('q', 'x', 'Backspace', 'q', 'Shift').again()).toEqual(['Shift', 'text QQ']);
  expect(kept('a', 'Backspace').again()).toEqual([]);
  expect(kept('6', 'Ctrl+s', 'Meta+p', 'Alt+y').again()).toEqual(['6', 's', 'p', 'y']);
});

test('the browser does not take for itself what is a command', () => {
  const { pressed } = kept('Ctrl+k', 'Ctrl+r', 'k');
  expect(pressed.map((event) => event.defaultPrevented)).toEqual([true, false, false]);
});

test('a failed start lets go of them; the next one has its own', () => {
  const { early, press, again } = kept('Alt+w');
  early.forget();
  press('Alt+1');
  expect(again()).toEqual(['1']);
});

test('a held key fills no memory, and half-composed text is no key', () => {
  const { view, again } = kept(...Array.from({ length: 150 }, () => 'Alt+1'));
  view.dispatchEvent(new Key('s', true));
  expect(again()).toHaveLength(100);
  const { view: other, again: none } = kept();
  other.dispatchEvent(new Key('s', true));
  expect(none()).toEqual([]);
});
