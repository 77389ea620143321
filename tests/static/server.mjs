// One annotation set on a server, in memory: the operations door as the REST contract has it, for tests.

export class Server {
  revision = 0;
  state = "open";
  person = "person";
  /** Every operation ever applied: id → {operation, result}. */
  log = new Map();
  #marks = new Map();
  #versions = new Set();

  constructor({text, sha256 = "sha"}) {
    this.text = Array.from(text);
    this.sha256 = sha256;
  }

  /** The set as GET answers it. */
  set() {
    const standing = (kind) => [...this.#marks.values()]
      .filter((mark) => mark.kind === kind && !mark.isDeleted)
      .map((mark) => this.#shown(mark));
    return structuredClone({
      id: "set", document: "document", document_sha256: this.sha256, revision: this.revision, state: this.state,
      spans: standing("span"), relations: standing("relation"), document_labels: standing("document_label"),
    });
  }

  /** The log as GET answers it. */
  operationsAfter(revision, most) {
    const operations = [...this.log.values()].filter((entry) => entry.revision > revision).slice(0, most);
    return structuredClone(operations.map(({operation, ...entry}) => ({...operation, ...entry})));
  }

  /** Everything there is, for `putBack`. */
  snapshot() {
    return structuredClone([this.#marks, this.revision, this.log]);
  }

  /** An older back-up is restored. */
  putBack(snapshot) {
    [this.#marks, this.revision, this.log] = structuredClone(snapshot);
  }

  /** Another device of the same person's changes the first span. */
  changeElsewhere(comment) {
    const [{id, last_operation: base}] = this.set().spans;
    const operation = {id: `elsewhere ${comment}`, step: `elsewhere ${comment}`, action: "update", kind: "span", base, object: {id, comment}};
    this.post({document_sha256: this.sha256, protocol: 1, person: this.person, operations: [operation]});
  }

  /** Whether a mark has ever been just so; every mark has been absent. */
  everHad(id, mark) {
    return mark === null || this.#versions.has(versionOf(id, mark));
  }

  /** The answer to one POST of operations: `{status, body}`. */
  post(body) {
    const sent = structuredClone(body);
    const refusal = this.#refusal(sent);
    if (refusal) return {status: refusal[0], body: {code: refusal[1], detail: "", errors: []}, retryAfterSeconds: null};
    const results = new Map();
    for (const step of Map.groupBy(sent.operations, (operation) => operation.step).values()) {
      for (const result of this.#judgeStep(step)) results.set(result.id, result);
    }
    const ordered = sent.operations.map((operation) => results.get(operation.id));
    return {status: 200, body: structuredClone({revision: this.revision, results: ordered}), retryAfterSeconds: null};
  }

  #refusal(body) {
    if (body.person !== this.person) return [409, "other_person"];
    if (body.protocol !== 1) return [409, "client_outdated"];
    if (body.document_sha256 !== this.sha256) return [409, "document_mismatch"];
    if (this.state !== "open") return [409, "not_open"];
    if (body.operations.length > 1000) return [413, "too_many_operations"];
    return null;
  }

  #judgeStep(step) {
    const before = [new Map(this.#marks), this.revision, new Map(this.log)];
    const results = [];
    for (const operation of step) {
      const failed = results.some(({status}) => status === "invalid" || status === "conflict");
      results.push({id: operation.id, ...(failed ? stepFailed : this.#judge(operation))});
    }
    if (results.every(({status}) => status === "applied" || status === "repeated")) return results;
    [this.#marks, this.revision, this.log] = before;
    return results.map((result) => (result.status === "applied" ? {id: result.id, ...stepFailed} : result));
  }

  #judge(operation) {
    const known = this.log.get(operation.id);
    if (known) {
      const isSame = JSON.stringify(known.operation) === JSON.stringify(operation);
      return isSame ? {...known.result, status: "repeated"} : {status: "invalid", code: "id_reused", where: "id"};
    }
    const {action, object, base} = operation;
    const mark = this.#marks.get(object.id);
    const isThere = mark && !mark.isDeleted;
    if (action === "create") return isThere ? invalid("object_exists") : this.#put(operation, blank[operation.kind]);
    if (!mark) return invalid("unknown_object");
    if (!isThere || mark.lastOperation !== base) return {status: "conflict", current: isThere ? this.#shown(mark) : null};
    if (action === "delete") return this.#delete(operation);
    const moved = "start" in object ? {fragments: null} : {};
    return this.#put(operation, {...mark.fields, ...moved});
  }

  #put(operation, known) {
    const {id, quote, ...given} = operation.object;
    const fields = {...known, ...given};
    const fault = this.#faultOf(operation.kind, fields, quote);
    if (fault) return invalid(fault);
    this.#marks.set(id, {kind: operation.kind, id, fields, isDeleted: false, lastOperation: operation.id});
    this.#versions.add(versionOf(id, fields));
    return this.#applied(operation, {status: "applied"});
  }

  #delete(operation) {
    const gone = [operation.object.id];
    for (const id of gone) {
      for (const mark of this.#marks.values()) {
        const isAt = mark.kind === "relation" && !mark.isDeleted && [mark.fields.source, mark.fields.target].includes(id);
        if (isAt && !gone.includes(mark.id)) gone.push(mark.id);
      }
    }
    for (const id of gone) {
      this.#marks.set(id, {...this.#marks.get(id), isDeleted: true, lastOperation: operation.id});
    }
    return this.#applied(operation, {status: "applied", also_deleted: gone.slice(1)});
  }

  #applied(operation, result) {
    if (this.log.has(operation.id)) throw new Error(`${operation.id} applied twice`);
    this.revision += 1;
    this.log.set(operation.id, {operation, result, revision: this.revision});
    return result;
  }

  #faultOf(kind, fields, quote) {
    if (kind === "relation") {
      const isThere = (id) => this.#marks.has(id) && !this.#marks.get(id).isDeleted;
      return isThere(fields.source) && isThere(fields.target) ? null : "unknown_end";
    }
    if (fields.comment === "refuse me") return "refused";
    if (kind !== "span" || quote === undefined) return null;
    const stretch = this.text.slice(fields.start, fields.end);
    const isQuote = typeof quote === "string"
      ? quote === stretch.join("")
      : stretch.length > 64 && quote.first === stretch.slice(0, 32).join("") && quote.last === stretch.slice(-32).join("");
    return isQuote ? null : "quote_mismatch";
  }

  #shown({kind, id, fields, lastOperation}) {
    const quote = kind === "span" ? {quote: this.text.slice(fields.start, fields.end).join("")} : {};
    return {id, ...fields, ...quote, last_operation: lastOperation};
  }
}

const blank = {
  span: {fragments: null, attributes: {}, comment: "", unsure: false},
  relation: {attributes: {}},
  document_label: {attributes: {}},
};

const stepFailed = {status: "invalid", code: "step_failed", where: ""};

function versionOf(id, fields) {
  return JSON.stringify([id, Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

function invalid(code) {
  return {status: "invalid", code, where: "object"};
}
