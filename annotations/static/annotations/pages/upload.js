/**
 * The upload of documents without leaving the page: files dropped or chosen go to the imports door; what is not over
 * at once is a job, which is asked how far it is until it is over, and can be cancelled.
 */
import {reportElement} from "annotations/pages/report.js";
import {button, element} from "annotations/panels/elements.js";
import {createRequest, csrfTokenIn} from "annotations/state/transport.js";
import {fill, gettext, ngettext} from "annotations/surface/language.js";

const PAUSE_MILLISECONDS = 1000;
const SHOWN_NAMES = 20;

const form = document.getElementById("upload");
if (form) openUpload(form, document.getElementById("upload-report"));

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place where progress and report are shown
 */
export function openUpload(form, place) {
  const request = createRequest({fetch: (...given) => fetch(...given), cookies: () => document.cookie});
  const input = form.querySelector("input[type=file]");
  const submit = form.querySelector("button");
  const page = {documents: form.dataset.documents, rules: JSON.parse(document.getElementById("join-rules").textContent)};
  letDrop(form.querySelector(".drop-zone"), input);
  input.addEventListener("change", () => showChosen(input, document.getElementById("chosen")));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    submit.disabled = true;
    try {
      await upload();
    } finally {
      submit.disabled = false;
    }
  });

  async function upload() {
    const files = [...input.files];
    const refusal = overLimit(files);
    if (refusal) return place.replaceChildren(failure(refusal));
    place.replaceChildren(working(fill(ngettext("Uploading %(n)s file…", "Uploading %(n)s files…", files.length), {n: files.length})));
    const response = await send(form, files).catch(() => null);
    if (!response) return place.replaceChildren(failure(gettext("The server cannot be reached. Nothing is lost: try again.")));
    const body = await response.json().catch(() => null);
    if (response.status === 202) return follow(new URL(response.headers.get("Location"), location.href).pathname);
    if (!response.ok) return refused(body);
    return finish(body?.report ?? body, body?.state ?? "done");
  }

  /** What the server would refuse after the whole way is said at once. */
  function overLimit(files) {
    const [mostFiles, mostBytes] = [Number(form.dataset.mostFiles), Number(form.dataset.mostBytes)];
    if (files.length > mostFiles) return fill(gettext("One upload carries at most %(n)s files."), {n: mostFiles});
    const large = form.elements.partial.value === "true" ? null : files.find((file) => file.size > mostBytes);
    return large ? fill(gettext("%(name)s is over %(size)s."), {name: large.name, size: sizeOf({size: mostBytes})}) : null;
  }

  function refused(problem) {
    const errors = problem?.errors ?? [];
    place.replaceChildren(
      errors.length > 0
        ? reportElement({failed: errors}, "failed", page)
        : failure(problem?.detail ?? gettext("The files could not be uploaded.")),
    );
  }

  function finish(report, state) {
    place.replaceChildren(reportElement(report, state, page));
    if (state !== "done") return;
    input.value = "";
    showChosen(input, document.getElementById("chosen"));
  }

  /** Asks how far the job is until it is over. A question that gets no answer is asked again. */
  async function follow(address) {
    const bar = element("progress", {"aria-label": gettext("Progress of the import")});
    const words = element("p", {}, gettext("Importing…"));
    const cancel = button(gettext("Cancel"), () => {
      cancel.disabled = true;
      request("DELETE", address).catch(() => {
        cancel.disabled = false;
      });
    });
    place.replaceChildren(element("section", {class: "card stack"}, words, bar, element("div", {class: "row"}, cancel)));
    for (;;) {
      const {status, body} = await request("GET", address).catch(() => ({status: 0, body: null}));
      if (status >= 400 && status < 500) return refused(body);
      if (status === 200) {
        if (["done", "failed", "cancelled"].includes(body.state)) return finish(body.report, body.state);
        if (body.total > 0) {
          bar.max = body.total;
          bar.value = body.done;
          words.textContent = fill(gettext("%(done)s of %(total)s files imported"), body);
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MILLISECONDS));
    }
  }
}

function send(form, files) {
  const given = new FormData(form);
  const query = new URLSearchParams({format: "txt"});
  for (const name of ["profile", "language", "partial"]) query.set(name, given.get(name));
  const body = new FormData();
  for (const file of files) body.append("file", file, file.name);
  return fetch(`${form.dataset.imports}?${query}`, {
    method: "POST",
    credentials: "same-origin",
    redirect: "error",
    headers: {Accept: "application/json", "X-CSRFToken": csrfTokenIn(document.cookie)},
    body,
  });
}

/** Files dropped on the zone are as if they had been chosen in its dialog. */
function letDrop(zone, input) {
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length === 0) return;
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change"));
  });
}

function showChosen(input, list) {
  const files = [...input.files];
  const rest = files.length - SHOWN_NAMES;
  list.replaceChildren(
    ...files.slice(0, SHOWN_NAMES).map((file) => element("li", {}, `${file.name} · ${sizeOf(file)}`)),
    ...(rest > 0 ? [element("li", {class: "soft"}, fill(ngettext("and %(n)s more", "and %(n)s more", rest), {n: rest}))] : []),
  );
  list.hidden = files.length < 2;
}

function sizeOf(file) {
  const language = document.documentElement.lang || "en";
  const [unit, bytes] = [["byte", 1], ["kilobyte", 1e3], ["megabyte", 1e6]].findLast(([, least]) => file.size >= least) ?? ["byte", 1];
  return new Intl.NumberFormat(language, {style: "unit", unit, maximumFractionDigits: 1}).format(file.size / bytes);
}

function working(text) {
  return element("section", {class: "card stack"}, element("p", {}, text), element("progress", {"aria-label": text}));
}

function failure(text) {
  return element("p", {class: "message message-error", role: "alert"}, text);
}
