/**
 * How the page is set: the size and density of the text, its numbers, and the theme of this browser.
 */
export const THEMES = ["system", "light", "dark"];
const USUAL_SIZE = 18;

/**
 * @param {object} desk
 */
export function createTypesetting({root, text, view, preferences, memory}) {
  preferences.subscribe(() => view.keeping(set));
  set();
  setTheme(theme());
  return {theme, setTheme};

  function set() {
    const {density, font_size: size, numbering} = preferences.now;
    root.dataset.density = density;
    root.style.setProperty("--text-size", size === USUAL_SIZE ? "" : `${size / 16}rem`);
    text.container.dataset.numbering = numbering;
  }

  function theme() {
    const kept = memory.get("theme");
    return THEMES.includes(kept) ? kept : "system";
  }

  function setTheme(wanted) {
    const {dataset} = document.documentElement;
    if (wanted === "system") delete dataset.theme;
    else dataset.theme = wanted;
    memory.put("theme", wanted);
  }
}
