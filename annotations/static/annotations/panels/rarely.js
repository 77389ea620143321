/**
 * What is wanted seldom, and fetched when it is.
 */
import {gettext} from "annotations/surface/language.js";

const PRINTING_AFTER_MILLISECONDS = 3000;

/**
 * @param {object} desk
 */
export function createRarely(desk) {
  let [find, printing, guideline, tour] = [null, null, null, null];
  addEventListener("beforeprint", () => {
    desk.showWhole(true);
    printing?.prepare();
  });
  addEventListener("afterprint", () => {
    desk.showWhole(false);
    printing?.clear();
  });
  // Printing waits for nothing, so this must be there before it is asked for.
  setTimeout(async () => {
    const module = await import("annotations/panels/printing.js").catch(() => null);
    printing = module?.createPrinting(desk) ?? null;
    desk.root.dataset.printing = String(Boolean(printing));
  }, PRINTING_AFTER_MILLISECONDS);
  if (matchMedia("(any-pointer: coarse)").matches) followTouch();
  return {
    fetched, openFind, openEverywhere, openHelp, openMoments, openProblems, openSettings, openTour, goOnWithTour, toggleGuideline,
  };

  async function followTouch() {
    const module = await fetched(() => import("annotations/surface/touch.js"));
    module?.followTouch(desk);
  }

  /** A module; null, and the annotator told, when it cannot be had. */
  async function fetched(fetch) {
    try {
      return await fetch();
    } catch {
      desk.say(gettext("This could not be fetched. Try again when the server can be reached."), "error");
      return null;
    }
  }

  async function openFind() {
    const module = find ? null : await fetched(() => import("annotations/panels/find.js"));
    find ??= module?.createFind(desk);
    find?.open();
  }

  async function openEverywhere() {
    const module = await fetched(() => import("annotations/panels/everywhere.js"));
    module?.openEverywhere(desk);
  }

  async function openHelp() {
    const module = await fetched(() => import("annotations/panels/help.js"));
    module?.openHelp(desk);
  }

  async function openMoments() {
    const module = await fetched(() => import("annotations/panels/moments.js"));
    module?.openMoments(desk);
  }

  async function openProblems() {
    const module = await fetched(() => import("annotations/panels/trouble.js"));
    module?.openProblems(desk);
  }

  async function openSettings() {
    const module = await fetched(() => import("annotations/panels/settings.js"));
    module?.openSettings(desk);
  }

  async function toggleGuideline() {
    const module = guideline ? null : await fetched(() => import("annotations/panels/guideline.js"));
    guideline ??= module?.createGuideline(desk);
    await guideline?.toggle();
  }

  async function openTour() {
    await fetchTour();
    tour?.open();
  }

  async function goOnWithTour() {
    await fetchTour();
    tour?.goOn();
  }

  async function fetchTour() {
    const module = tour ? null : await fetched(() => import("annotations/panels/tour.js"));
    tour ??= module?.createTour(desk);
  }
}
