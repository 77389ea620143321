/**
 * Where an outbox keeps its records: IndexedDB, or memory when the browser gives none.
 *
 * Both have `isDurable` and `transact(work, how)`. `work` gets tables with `get(table, owner, key)`, `list(table, owner)` (by
 * key), `put(table, record)` and `remove(table, owner, key)`; a record has an `owner` and a `key` (a number or a string).
 * All of a transaction is kept, or, if `work` throws, nothing.
 */
const TABLES = ["steps", "asides", "notes"];
const NAME = "annotations";
const VERSION = 1;
const OPENING_SECONDS = 5;

/**
 * The browser's database; one in memory when there is none, when it cannot be opened, or not in time.
 *
 * @param {IDBFactory | undefined} factory
 */
export async function openDatabase(factory) {
  try {
    return new IndexedDatabase(factory, await opened(factory));
  } catch {
    return createMemoryDatabase();
  }
}

/** A database that ends with the page. */
export function createMemoryDatabase() {
  return new MemoryDatabase();
}

class IndexedDatabase {
  isDurable = true;
  #factory;
  #connection;

  constructor(factory, connection) {
    this.#factory = factory;
    this.#connection = connection;
  }

  /**
   * @template Result
   * @param {(tables: object) => Promise<Result>} work
   * @param {{isLast?: boolean}} [how] `isLast`: `work` asks for all it wants at once, and gets it even if the page ends now
   * @returns {Promise<Result>}
   */
  async transact(work, {isLast = false} = {}) {
    const transaction = await this.#begin();
    const over = new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("the transaction was aborted"));
    });
    over.catch(() => {});
    let result;
    try {
      const working = work(indexedTables(transaction));
      if (isLast) transaction.commit();
      result = await working;
    } catch (error) {
      abort(transaction);
      throw error;
    }
    await over;
    return result;
  }

  /** A transaction; on a new connection if the browser has closed this one. */
  async #begin() {
    const begin = () => this.#connection.transaction(TABLES, "readwrite", {durability: "strict"});
    try {
      return begin();
    } catch {
      this.#connection = await opened(this.#factory);
      return begin();
    }
  }
}

function opened(factory) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error("the database did not open in time")), OPENING_SECONDS * 1000);
    const request = factory.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const table of TABLES) request.result.createObjectStore(table, {keyPath: ["owner", "key"]});
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      clearTimeout(late);
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

function indexedTables(transaction) {
  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const range = (owner) => globalThis.IDBKeyRange.bound([owner], [owner, []]);
  return {
    get: (table, owner, key) => answered(transaction.objectStore(table).get([owner, key])),
    list: (table, owner) => answered(transaction.objectStore(table).getAll(range(owner))),
    put: (table, record) => answered(transaction.objectStore(table).put(record)),
    remove: (table, owner, key) => answered(transaction.objectStore(table).delete([owner, key])),
  };
}

function abort(transaction) {
  try {
    transaction.abort();
  } catch {
    // It has already been aborted by the error that brought us here.
  }
}

class MemoryDatabase {
  isDurable = false;
  /** @type {Map<string, object>} records by table, owner and key */
  #records = new Map();
  #last = Promise.resolve();

  /** @template Result @param {(tables: object) => Promise<Result>} work @returns {Promise<Result>} */
  transact(work) {
    const result = this.#last.then(async () => {
      const staged = new Map(this.#records);
      const answer = await work(memoryTables(staged));
      this.#records = staged;
      return answer;
    });
    this.#last = result.catch(() => {});
    return result;
  }
}

function memoryTables(records) {
  const nameOf = (table, owner, key) => JSON.stringify([table, owner, key]);
  const beginningOf = (table, owner) => JSON.stringify([table, owner]).slice(0, -1) + ",";
  const byKey = (a, b) => (a.key < b.key ? -1 : Number(a.key > b.key));
  return {
    get: async (table, owner, key) => structuredClone(records.get(nameOf(table, owner, key))),
    list: async (table, owner) => [...records]
      .filter(([name]) => name.startsWith(beginningOf(table, owner)))
      .map(([, record]) => structuredClone(record))
      .sort(byKey),
    put: async (table, record) => void records.set(nameOf(table, record.owner, record.key), structuredClone(record)),
    remove: async (table, owner, key) => void records.delete(nameOf(table, owner, key)),
  };
}
