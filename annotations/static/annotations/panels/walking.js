/**
 * The keyboard in the list of marks. The row that has the focus is the mark that is looked at, so that every key acts on
 * the row one sees it on.
 */
const STEPS = {ArrowDown: 1, ArrowUp: -1};

/**
 * @param {object} parts
 * @param {HTMLElement} parts.list
 * @param {() => object[]} parts.listed the marks that are listed, in order
 * @param {(id: string) => HTMLElement | undefined} parts.rowOf the row of a mark, where one is drawn
 */
export function createWalking({list, desk, listed, rowOf}) {
  const {attention, commands} = desk;
  /** Id of the mark whose row gets the focus as soon as it is drawn. */
  let wanted = null;
  list.addEventListener("focusin", look);
  list.addEventListener("keydown", walk);
  attention.subscribe((changed) => {
    if (changed.has("chosen") || changed.has("relating")) follow();
  });
  return {focus, held, home, settle};

  /** The row that has the focus, {id, nth}; null when none has. */
  function held() {
    const row = list.contains(document.activeElement) && document.activeElement.closest("[data-mark]");
    return row ? {id: row.dataset.mark, nth: Number(row.parentElement.getAttribute("aria-posinset")) - 1} : null;
  }

  /** The mark whose row was come to is looked at; while a relation is made it is the one aimed at. */
  function look(event) {
    const id = event.target.closest("[data-mark]")?.dataset.mark;
    if (!id) return;
    wanted = null;
    if (attention.now.relating) commands.aimAt(id);
    else if (id !== attention.now.chosen) commands.choose(id);
  }

  /** Up and down walk the list, the text keeps its own arrows; Escape goes back to the text. */
  function walk(event) {
    if (event.key === "Escape" && isCalm()) desk.focusText();
    else if (!STEPS[event.key]) return;
    else step(event.target.closest("[data-mark]")?.dataset.mark, STEPS[event.key]);
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether Escape has nothing else to end. */
  function isCalm() {
    const {asking, relating, jumping, part} = attention.now;
    return !asking && !relating && !jumping && part === null;
  }

  function step(from, direction) {
    const now = listed().findIndex(({id}) => id === (wanted ?? from));
    const next = listed()[now + direction];
    if (next) goTo(next.id);
  }

  /** Gives the focus to the row of a mark; one that is not drawn yet gets it when it is. */
  function goTo(id) {
    const row = rowOf(id);
    if (row) return row.focus({preventScroll: true});
    wanted = id;
    list.tabIndex = -1;
    list.focus({preventScroll: true});
    if (!attention.now.relating) commands.choose(id);
    return undefined;
  }

  /** Something else is looked at now: the focus goes with it, or back to the text when it is nothing of the list. */
  function follow() {
    const {chosen, relating} = attention.now;
    const [row, meant] = [held(), relating?.aimed ?? chosen];
    if (!row || meant === row.id) return;
    if (listed().some(({id}) => id === meant)) goTo(meant);
    else if (!relating && commands.markOf(row.id)) desk.focusText();
  }

  /**
   * After the rows were drawn anew: the focus stays with its mark; after a deleted one the next gets it.
   * @param {{id: string, nth: number} | null} before what had the focus
   */
  function settle(before) {
    if (isElsewhere()) wanted = null;
    else if (before || wanted) take(wanted ?? (commands.markOf(before?.id) ? before.id : inPlaceOf(before)));
  }

  function isElsewhere() {
    return document.activeElement !== document.body && !list.contains(document.activeElement);
  }

  function take(id) {
    const row = rowOf(id);
    if (row) row.focus({preventScroll: true});
    else if (id !== wanted) desk.focusText();
  }

  function inPlaceOf({nth}) {
    return listed()[Math.min(nth, listed().length - 1)]?.id;
  }

  /** The mark at which the list is entered: the chosen one, else the first one after the cursor or, without one, after a place. */
  function home(otherwise = 0) {
    const {chosen, cursor} = attention.now;
    const isHere = ({id}) => id === chosen;
    const isAfter = (mark) => commands.anchorOf(mark).start >= (cursor?.start ?? otherwise);
    return listed().find(isHere) ?? listed().find(isAfter) ?? listed().at(-1);
  }

  function focus() {
    const mark = home(desk.view.firstVisible());
    if (mark) goTo(mark.id);
  }
}
