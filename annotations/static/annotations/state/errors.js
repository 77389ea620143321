/**
 * A command was refused and nothing has changed. `code` names the reason, `values` what the sentence to the annotator
 * needs; the panels turn a code into a sentence.
 */
export class StoreError extends Error {
  /**
   * @param {string} code
   * @param {Record<string, unknown>} [values]
   */
  constructor(code, values = {}) {
    super(code);
    this.name = "StoreError";
    this.code = code;
    this.values = values;
  }
}
