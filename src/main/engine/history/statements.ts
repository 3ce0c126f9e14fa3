import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** Prepared statements of one database, each prepared once, and its transactions. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  get(sql: string): StatementSync {
    let statement = this.#prepared.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#prepared.set(sql, statement);
    }
    return statement;
  }

  /** All rows of a query, each an array of its columns. */
  rows(sql: string, parameters: SQLInputValue[]): SQLInputValue[][] {
    const statement = this.get(sql);
    statement.setReturnArrays(true);
    return statement.all(...parameters) as unknown as SQLInputValue[][];
  }

  /** All of it or nothing, while no other process writes; `undone` is called where it was taken back. */
  transaction(work: () => void, undone: () => void): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#db.exec('COMMIT');
    } catch (error) {
      undone();
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Before the database is closed. */
  forget(): void {
    this.#prepared.clear();
  }
}
