import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const CLI = new URL('../../../../src/main/cli.ts', import.meta.url).pathname;

function greeks(input: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'greeks', ...args], { input, encoding: 'utf8' });
  return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

describe('tapedeck greeks', () => {
  it('writes data to stdout and words to stderr, and goes on after a bad row', () => {
    const { status, lines, stderr } = greeks(
      'cp,S,K,T,r,q,sigma,price,style\r\nC,100,100,1,0.05,0,0.2,,european\r\nC,?,100,1,0.05,0,0.2,,european\r\nP,100,100,1,0.05,0,,6.09,american',
      '-',
    );
    expect(status).toBe(0);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('price,iv,delta,gamma,theta,vega,rho,vanna,charm,reason');
    expect(lines[1]).toMatch(/^10\.4505835721855\d*,0\.2,/);
    expect(lines[2]).toMatch(/bad-row$/);
    expect(lines[3]).toMatch(/^6\.09,0\.(?:19999|20000)\d*,/);
    expect(stderr).toContain('line 3, S: "?" is not a number');
    expect(stderr).toContain('1 of 3 rows');
  });

  it('prints JSON objects and exits 1 where no row could be computed, 2 where the header is unusable', () => {
    const good = greeks('cp,S,K,T,r,q,sigma\nC,100,100,1,0,0,0.2\n', '--json', '--style', 'american');
    expect(good.status).toBe(0);
    expect(JSON.parse(good.lines[0])).toMatchObject({ iv: 0.2, reason: '' });
    expect(greeks('cp,S,K,T,r,q,sigma,style\nC,100,100,1,0,0,x,european\n').status).toBe(1);
    expect(greeks('a,b\n1,2\n').status).toBe(2);
    expect(greeks('').status).toBe(2);
    expect(greeks('', '--style', 'asian').status).toBe(2);
    expect(greeks('', 'no-such-file.csv').status).toBe(1);
  });
});
