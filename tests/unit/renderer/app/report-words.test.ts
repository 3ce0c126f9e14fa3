import { expect, test } from 'vitest';
import { agreementWords, listOwner } from '../../../../src/renderer/app/dialogs/report-words.ts';

test('the list is called Massive’s only where it is', () => {
  expect(listOwner({ kind: 'live' })).toBe('Massive');
  expect(listOwner({ kind: 'live', server: 'relay.example:8080' })).toBe('relay.example:8080');
  expect(listOwner({ kind: 'simulated' })).toBe('the simulated market');
  expect(listOwner({ kind: 'simulated', server: '127.0.0.1:9000' })).toBe('127.0.0.1:9000');
  expect(listOwner({ kind: 'replay' })).toBe('the recorded market');
});

test('each side is counted whole, then what they have in common', () => {
  const compared = { both: 40, notReceived: 3, notTagged: 2, notListed: 1, largest: [], fromMs: 0, toMs: 1 };
  expect(agreementWords(compared, 'Massive')).toBe(
    'The list of Massive has 45 trades, our tags name 41 prints. 40 are named by both; 3 of the list never came here, 2 came and we did not tag; 1 we tagged are not in the list.',
  );
});
