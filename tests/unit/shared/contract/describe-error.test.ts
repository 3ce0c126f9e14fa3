import { expect, it } from 'vitest';
import { RefusedCall } from '../../../../src/shared/contract/refused-call.ts';
import { describeError } from '../../../../src/shared/contract/describe-error.ts';

it('keeps code and sentence of the engine’s own errors, and their detail apart', () => {
  expect(describeError(new RefusedCall('chain/none', 'No options.', 'GET /v3/x'))).toEqual({
    code: 'chain/none',
    message: 'No options.',
    detail: 'GET /v3/x',
  });
  expect(describeError(Object.assign(new Error('Busy.'), { code: 'EBUSY', detail: 7 }))).toEqual({
    code: 'EBUSY',
    message: 'Busy.',
    detail: undefined,
  });
});

it('calls any other error ours, with the stack for the log only', () => {
  const described = describeError(new TypeError('x is not a function'));
  expect(described.code).toBe('internal');
  expect(described.message).toBe('Something went wrong inside Tapedeck: x is not a function');
  expect(described.detail).toContain('describe-error.test.ts');
  expect(describeError('text')).toMatchObject({ code: 'internal', detail: 'text' });
  expect(describeError(undefined).detail).toBe('undefined');
});
