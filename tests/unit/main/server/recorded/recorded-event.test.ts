import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eachEvent, stringField } from '../../../../../src/main/server/recorded/recorded-event.ts';

function eventsOf(text: string): string[] {
  const frame = Buffer.from(text);
  const found: string[] = [];
  eachEvent(frame, (start, end) => found.push(frame.toString('utf8', start, end)));
  return found;
}

const field = (text: string, name: string): string | undefined => {
  const frame = Buffer.from(text);
  return stringField(frame, 0, frame.byteLength, name);
};

describe('eachEvent', () => {
  it('cuts any array of objects into those objects, however it is spaced', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), fc.constantFrom(0, 1, 2), (events, spaces) => {
        const text = JSON.stringify(events, null, spaces);
        // Inside the array each event is indented once more; a string holds no bare newline.
        const indented = (event: unknown): string =>
          JSON.stringify(event, null, spaces).replaceAll('\n', `\n${' '.repeat(spaces)}`);
        expect(eventsOf(text)).toEqual(events.map(indented));
      }),
    );
  });

  it('never hands on half an event, wherever the frame breaks off', () => {
    const events = [
      { ev: 'T', sym: 'SPY', c: [1, 2] },
      { ev: 'Q', n: { deep: '}],[{' } },
      { ev: 'T', p: 1 },
    ];
    const whole = events.map((event) => JSON.stringify(event));
    const text = JSON.stringify(events);
    for (let length = 0; length < text.length; length++) {
      const found = eventsOf(text.slice(0, length));
      expect(found).toEqual(whole.slice(0, found.length));
    }
  });

  it('takes a single object, and nothing that is none', () => {
    expect(eventsOf(' {"ev":"T"} ')).toEqual(['{"ev":"T"}']);
    for (const text of ['', '[]', 'null', '17', '"[{}]"', '[1,"a",null,[{}]]', '{"ev":"T"'])
      expect(eventsOf(text)).toEqual([]);
  });
});

describe('stringField', () => {
  it('finds a top-level string like a parser would', () => {
    const keys = fc.constantFrom('ev', 'sym', 'T', 'other', '\u00e9', 'a"b');
    const wanted = fc.constantFrom('ev', 'sym', 'T');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), wanted, fc.constantFrom(0, 1), (object, name, spaces) => {
        const value = object[name];
        expect(field(JSON.stringify(object, null, spaces), name)).toBe(typeof value === 'string' ? value : undefined);
      }),
    );
  });

  it('does not take a nested field or a value for a name', () => {
    expect(field('{"n":{"sym":"inner"},"x":"sym","sym":"SPY"}', 'sym')).toBe('SPY');
    expect(field('{"n":{"sym":"inner"}}', 'sym')).toBeUndefined();
  });

  it('answers nothing for bytes that are no object', () => {
    for (const text of ['', '{', '{"', '{"ev', '{"ev"', '{"ev":', '{ev:"T"}', '{"ev":"\\x"}', '{"ev":1}'])
      expect(field(text, 'ev')).toBeUndefined();
  });
});
