/**
 * The server's set is older than what it had acknowledged, as after an older back-up was restored. Nothing is sent, and
 * nothing taken, until somebody has said which marks shall hold.
 */
const FAULT = {name: "rewound", code: "rewound"};

export class Rewinding {
  #given;

  /**
   * @param {object} given
   * @param {object} given.store
   * @param {object} given.channel see channel.js
   * @param {import("annotations/state/tray.js").Tray} given.tray
   * @param {import("annotations/state/mirror.js").Mirror} given.mirror
   * @param {import("annotations/state/courier.js").Courier} given.courier
   * @param {(set: object) => void} given.take takes in a set although it is older
   */
  constructor(given) {
    this.#given = given;
  }

  get isOn() {
    return this.#given.courier.fault?.name === FAULT.name;
  }

  /** Stops and asks; an older set in which nothing is different is simply taken. */
  async begin(set) {
    if (this.#given.store.news.differencesTo(set).length > 0) await this.#given.courier.stop(FAULT);
    else this.#accept(set, []);
  }

  /**
   * In what the server's set differs from what it had acknowledged; null if it cannot be asked.
   * @returns {Promise<import("annotations/state/differences.js").Difference[] | null>}
   */
  async lost() {
    const found = await this.#given.mirror.fetch();
    return found && this.#given.store.news.differencesTo(found.set);
  }

  /**
   * With `"mine"` the server is given what stands here, with `"theirs"` its own set holds; what it has never answered is
   * sent in either case.
   * @returns {Promise<boolean>} false if the server cannot be asked
   */
  async settle(choice) {
    const {store, mirror, tray} = this.#given;
    const found = await mirror.fetch();
    if (!found) return false;
    const wanted = choice === "mine" ? store.copyOfMarks() : null;
    this.#accept(found.set, wanted ? [...tray.unsent.keys()] : []);
    if (wanted) store.become(wanted, "rewinding");
    return true;
  }

  /** Another tab has settled it. */
  hear({set, over}) {
    const {store, tray, courier, take} = this.#given;
    tray.forget(over);
    store.news.follow({results: [], steps: over, asides: []});
    take(set);
    courier.fault = null;
    courier.wake();
  }

  #accept(set, over) {
    this.#given.channel.post({type: "rewound", set, over});
    this.hear({set, over});
  }
}
