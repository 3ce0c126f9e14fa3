import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readOracle } from '../../shared/analytics/oracle.ts';

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

describe('tapedeck greeks on the oracle file', () => {
  const file = new URL('../../shared/analytics/options-oracle.csv', import.meta.url).pathname;
  const oracle = readOracle();

  it("gives QuantLib's prices and Greeks, European and American", () => {
    for (const style of ['european', 'american'] as const) {
      const { status, lines, stderr } = greeks('', file, '--style', style);
      expect([status, stderr]).toEqual([0, '']);
      const [head, ...rows] = lines;
      expect(rows).toHaveLength(600);
      const at = (name: string) => head.split(',').indexOf(name);
      for (const [i, row] of rows.entries()) {
        const cells = row.split(',').map(Number);
        const expected = oracle[i];
        const price = style === 'european' ? expected.price : expected.americanPrice;
        expect(Math.abs(cells[at('price')] - price) / expected.spot).toBeLessThan(2e-7);
        if (style === 'american') continue;
        expect(Math.abs(cells[at('delta')] / expected.delta - 1)).toBeLessThan(1e-10);
        expect(Math.abs(cells[at('theta')] / (expected.thetaPerYear / 365) - 1)).toBeLessThan(1e-10);
      }
    }
  });

  it('ends quietly when the reader goes away', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tapedeck-greeks-'));
    const long = join(folder, 'long.csv');
    writeFileSync(long, 'cp,S,K,T,r,q,sigma\n' + 'C,100,105,0.5,0.04,0.01,0.2\n'.repeat(50_000));
    const child = spawn(process.execPath, [CLI, 'greeks', long, '--style', 'european'], { stdio: 'pipe' });
    let stderr = '';
    child.stderr.on('data', (part) => (stderr += part));
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'exit');
    rmSync(folder, { recursive: true });
    expect([code, stderr]).toEqual([0, '']);
  });

  it('names a file that is no CSV instead of filling memory with it', () => {
    const { status, stderr } = greeks('x'.repeat(3_000_000));
    expect(status).not.toBe(0);
    expect(stderr).toContain('no CSV of options');
  });

  it('says in words that a folder is no file', () => {
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'greeks', tmpdir()], { encoding: 'utf8' });
    expect([status, stderr.trim()]).toEqual([1, `tapedeck: ${tmpdir()} is a folder, not a file.`]);
  });
});
