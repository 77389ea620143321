/**
 * What all parts need that are fetched when they are wanted: the styles and messages that the page names in a template,
 * where nothing fetches them.
 */
let coming = null;

/** Resolves once they are there. What could not be had is asked for again the next time. */
export function fetchLater() {
  coming ??= fetchAll().catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

function fetchAll() {
  const {content} = document.getElementById("later");
  return Promise.all([...document.importNode(content, true).children].map(fetched));
}

function fetched(element) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", () => {
      element.remove();
      reject(new Error("not fetched"));
    });
    document.head.append(element);
  });
}
