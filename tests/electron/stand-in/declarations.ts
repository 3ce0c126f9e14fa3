/** What `electron.d.ts` declares, read as text (its shape is generated and regular), and whether a value fits it. */
import { readFileSync } from 'node:fs';

export interface Parameter {
  name: string;
  type: string;
  optional: boolean;
  rest: boolean;
}

export interface Declaration {
  parents: string[];
  /** By name; an overload each. A class's constructor is `constructor`. */
  methods: Map<string, Parameter[][]>;
  properties: Map<string, { type: string; optional: boolean }>;
  events: Set<string>;
}

const OPENING = '([{<';
const CLOSING = ')]}>';

/** Splits at a separator that lies in no bracket and no quotes. `=>` closes nothing. */
function split(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let quoted = '';
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (quoted !== '') {
      if (char === quoted) quoted = '';
    } else if (char === "'" || char === '"') quoted = char;
    else if (OPENING.includes(char)) depth++;
    else if (CLOSING.includes(char) && text.slice(at - 1, at + 1) !== '=>') depth--;
    else if (depth === 0 && char === separator) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}

function parameter(text: string): Parameter {
  const [, dots, name, mark, type] = /^(\.\.\.)?(\w+)(\?)?:\s*([\s\S]+)$/.exec(text) ?? [];
  return { name, type, optional: mark !== undefined, rest: dots !== undefined };
}

function closingParenthesis(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return text.length;
}

function declare(body: string, parents: string[]): Declaration {
  const found: Declaration = { parents, methods: new Map(), properties: new Map(), events: new Set() };
  for (const member of split(body, ';')) {
    const [head, name, mark, opens] = /^(?:static |readonly )*(\w+)(\?)?\s*([(:])/.exec(member) ?? [];
    if (head === undefined) continue;
    if (opens === ':') {
      const type = member.slice(head.length).trim();
      found.properties.set(name, { type, optional: mark !== undefined });
      continue;
    }
    const list = member.slice(head.length, head.length - 1 + closingParenthesis(member.slice(head.length - 1)));
    const [, event] = /^event:\s*'([^']+)'/.exec(list) ?? [];
    if (event === undefined)
      found.methods.set(name, [...(found.methods.get(name) ?? []), split(list, ',').map(parameter)]);
    else found.events.add(event);
  }
  return found;
}

/** Every class and interface of the Electron namespace. */
export function readDeclarations(file = 'node_modules/electron/electron.d.ts'): Map<string, Declaration> {
  const text = readFileSync(file, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const found = new Map<string, Declaration>();
  const block = /^ {2}(?:class|interface) (\w+)(?:<[^\n]*?>)?(?: extends ([^{]+?))? \{\n([\s\S]*?)^ {2}\}/gm;
  for (const [, name, parents, body] of text.matchAll(block))
    if (!found.has(name)) found.set(name, declare(body, parents === undefined ? [] : split(parents, ',')));
  return found;
}

export class Declarations {
  readonly #types: Map<string, Declaration>;
  constructor(types = readDeclarations()) {
    this.#types = types;
  }

  has(type: string): boolean {
    return this.#types.has(type);
  }

  /** With what its parents declare. */
  #collect<T>(type: string, of: (declaration: Declaration) => Iterable<T>): T[] {
    const declaration = this.#types.get(type.replace(/^Electron\./, ''));
    if (!declaration) return [];
    return [...of(declaration), ...declaration.parents.flatMap((parent) => this.#collect(parent, of))];
  }

  events(type: string): Set<string> {
    return new Set(this.#collect(type, ({ events }) => events));
  }

  methodNames(type: string): Set<string> {
    return new Set(this.#collect(type, ({ methods }) => methods.keys()));
  }

  /** Undefined when a call may be made so; else a sentence. */
  callProblem(type: string, method: string, args: readonly unknown[]): string | undefined {
    // A class's own constructor hides its parent's.
    const own = this.#types.get(type)?.methods.get(method) ?? [];
    const overloads = own.length > 0 ? own : this.#collect(type, ({ methods }) => methods.get(method) ?? []);
    if (overloads.length === 0) return `electron.d.ts declares no ${type}.${method}`;
    const problems = overloads.map((parameters) => this.#argumentProblem(parameters, args));
    return problems.includes(undefined) ? undefined : `${type}.${method}: ${problems.at(-1)}`;
  }

  #argumentProblem(parameters: readonly Parameter[], args: readonly unknown[]): string | undefined {
    const rest = parameters.at(-1)?.rest === true;
    if (!rest && args.length > parameters.length) return `takes ${parameters.length} arguments, not ${args.length}`;
    for (const [at, { name, type, optional, rest: many }] of parameters.entries()) {
      if (many) break;
      if (args[at] === undefined && optional) continue;
      const problem = this.valueProblem(args[at], type, name);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** Undefined when the value fits the type, or when this does not know the type. */
  valueProblem(value: unknown, type: string, name: string): string | undefined {
    const wrong = `${name} is ${describe(value)}, not ${type}`;
    if (isFunctionType(withoutParentheses(type))) return typeof value === 'function' ? undefined : wrong;
    const options = split(withoutParentheses(type), '|');
    if (options.length > 1) {
      const problems = options.map((option) => this.valueProblem(value, option, name));
      return problems.includes(undefined)
        ? undefined
        : (problems.find((told) => told?.startsWith(`${name}.`)) ?? wrong);
    }
    const [one] = options;
    if (/^'.*'$|^".*"$/.test(one)) return value === one.slice(1, -1) ? undefined : wrong;
    if (one === 'true' || one === 'false') return String(value) === one ? undefined : wrong;
    if (one === 'null' || one === 'undefined') return String(value) === one ? undefined : wrong;
    if (one === 'string' || one === 'number' || one === 'boolean') return typeof value === one ? undefined : wrong;
    const [, inArray] = /^Array<([\s\S]+)>$/.exec(one) ?? /^([\s\S]+)\[\]$/.exec(one) ?? [];
    if (inArray !== undefined) {
      if (!Array.isArray(value)) return wrong;
      return value.map((item, at) => this.valueProblem(item, inArray, `${name}[${at}]`)).find((p) => p !== undefined);
    }
    return this.#objectProblem(value, one.replace(/^Electron\./, ''), name, wrong);
  }

  /** A plain object's keys are all declared; instances of classes are only objects. */
  #objectProblem(value: unknown, type: string, name: string, wrong: string): string | undefined {
    if (!this.#types.has(type)) return undefined;
    if (typeof value !== 'object' || value === null) return wrong;
    if (Object.getPrototypeOf(value) !== Object.prototype) return undefined;
    const declared = new Map(this.#collect(type, ({ properties }) => properties));
    for (const [key, part] of Object.entries(value)) {
      const property = declared.get(key);
      if (!property) return `${name}.${key} is not declared in ${type}`;
      if (part === undefined && property.optional) continue;
      const problem = this.valueProblem(part, property.type, `${name}.${key}`);
      if (problem !== undefined) return problem;
    }
    const missing = [...declared].find(([key, { optional }]) => !optional && !(key in value));
    return missing ? `${name} has no ${missing[0]}` : undefined;
  }
}

/** `(A) | (B)` begins and ends with parentheses that are not a pair. */
function withoutParentheses(type: string): string {
  return type.startsWith('(') && closingParenthesis(type) === type.length - 1 ? type.slice(1, -1) : type;
}

function isFunctionType(type: string): boolean {
  return type.startsWith('(') && /^\s*=>/.test(type.slice(closingParenthesis(type) + 1));
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
